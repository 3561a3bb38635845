using Atoll.Api.V1;
using Atoll.Host.Configuration;
using Atoll.Host.Containers;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Reload;
using Atoll.Host.Runtimes;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>The gRPC face of <see cref="RuntimeResolver"/>, and of what operators decide of names.</summary>
internal sealed class RuntimeService(RuntimeResolver resolver, PluginHost plugins, IPluginUsers users, OperatorChoice choice, ContainerEngine engine, RuntimeVersions versions) : V1.RuntimeService.RuntimeServiceBase
{
    public override async Task<ListRuntimesResponse> ListRuntimes(ListRuntimesRequest request, ServerCallContext context)
    {
        var generation = plugins.Current;
        var runtimes = await Task.WhenAll(RuntimeNames.Listed(generation).Select(entry => RowAsync(entry.Name, entry.Origin, generation)));
        return new ListRuntimesResponse { DefaultRuntime = resolver.Resolve(null).Name, Runtimes = { runtimes } };
    }

    public override async Task<ExplainRuntimeResponse> ExplainRuntime(ExplainRuntimeRequest request, ServerCallContext context)
    {
        var resolution = resolver.Resolve(request.Runtime, askAll: true);
        var version = resolution.Failure is null ? await versions.ExplainAsync(resolution) : null;
        var steps = version is null ? resolution.Steps : [.. resolution.Steps, version];
        return new ExplainRuntimeResponse
        {
            Served = resolution.Failure is null && version is not { Passed: false },
            Runtime = resolution.Name,
            Plugin = resolution.Plugin?.Id ?? "",
            PluginVersion = resolution.Plugin?.Version ?? "",
            Generation = resolution.Generation,
            Steps =
            {
                steps.Select(step => new ExplainStep { Name = step.Name, Passed = step.Passed, Result = step.Result, Details = { step.Details } }),
            },
        };
    }

    public override async Task<EnableRuntimeResponse> EnableRuntime(EnableRuntimeRequest request, ServerCallContext context)
        => new() { Generation = await SetAsync(request.Runtime, Service.Enabled, context) };

    public override async Task<DisableRuntimeResponse> DisableRuntime(DisableRuntimeRequest request, ServerCallContext context)
        => new() { Generation = await SetAsync(request.Runtime, Service.Disabled, context) };

    public override async Task DrainRuntime(DrainRuntimeRequest request, IServerStreamWriter<DrainRuntimeResponse> responseStream, ServerCallContext context)
    {
        await SetAsync(request.Runtime, Service.Draining, context);
        await Draining.TellAsync(plugins, () => users.CountOfRuntime(request.Runtime), request.Wait, count => responseStream.WriteAsync(new DrainRuntimeResponse { Containers = count }), context.CancellationToken);
    }

    public override async Task TestRuntime(TestRuntimeRequest request, IServerStreamWriter<TestRuntimeResponse> responseStream, ServerCallContext context)
    {
        await foreach (var step in engine.CanaryAsync(request.Runtime, context.CancellationToken))
        {
            await responseStream.WriteAsync(new TestRuntimeResponse { Name = step.Name, Microseconds = (long)step.Time.TotalMicroseconds, Problem = step.Problem });
        }
    }

    private async Task<Runtime> RowAsync(string name, string origin, Generation generation)
    {
        var resolution = resolver.Resolve(name);
        var binary = resolution.Plugin is null ? null : resolver.Binary(name);
        var version = resolution.Plugin is null ? null : await versions.FindAsync(resolution);
        return new Runtime
        {
            Name = name,
            Origin = origin,
            Plugin = resolution.Plugin?.Id ?? "",
            Binary = binary?.Found ?? binary?.Binary ?? "",
            Available = resolution.Plugin is not null && binary is not { Found: null },
            State = generation.Configuration.Runtimes.GetValueOrDefault(name) switch
            {
                { Enabled: false } => "disabled",
                { Draining: true } => "draining",
                _ => "enabled",
            },
            Version = version?.Version ?? "",
            Vulnerabilities = { (version?.Vulnerabilities ?? []).Select(hole => new V1.KnownVulnerability { Id = hole.Id, FixedIn = hole.FixedIn }) },
            KnownVulnerable = generation.Configuration.KnownVulnerableOf(name).Word,
        };
    }

    private async Task<int> SetAsync(string name, Service service, ServerCallContext context)
    {
        var configuration = plugins.Current.Configuration;
        if (RuntimeNames.AllowedBecause(name, configuration, plugins.Catalogue) is null && !configuration.Runtimes.ContainsKey(name))
        {
            throw new RuntimeException(RuntimeErrorCode.NotFound, $"No such runtime: {(name.Length > 140 ? name[..140] + "…" : name)}; 'atoll runtime ls' shows what is there");
        }

        return (await ReloadErrors.GuardAsync(() => choice.SetRuntimeAsync(name, service, context.CancellationToken))).Generation;
    }
}
