using Atoll.Api.V1;
using Atoll.Host.Configuration;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>The gRPC face of <see cref="RuntimeResolver"/>.</summary>
internal sealed class RuntimeService(AtollConfiguration configuration, RuntimeResolver resolver, PluginHost plugins) : V1.RuntimeService.RuntimeServiceBase
{
    public override Task<ListRuntimesResponse> ListRuntimes(ListRuntimesRequest request, ServerCallContext context)
    {
        var response = new ListRuntimesResponse { DefaultRuntime = resolver.Resolve(null).Name };
        foreach (var (name, origin) in RuntimeNames.Listed(configuration, plugins.Catalogue))
        {
            var resolution = resolver.Resolve(name);
            var binary = resolution.Plugin is null ? null : resolver.Binary(name);
            response.Runtimes.Add(new Runtime
            {
                Name = name,
                Origin = origin,
                Plugin = resolution.Plugin?.Id ?? "",
                Binary = binary?.Found ?? binary?.Binary ?? "",
                Available = resolution.Plugin is not null && binary is not { Found: null },
            });
        }

        return Task.FromResult(response);
    }

    public override Task<ExplainRuntimeResponse> ExplainRuntime(ExplainRuntimeRequest request, ServerCallContext context)
    {
        var resolution = resolver.Resolve(request.Runtime);
        return Task.FromResult(new ExplainRuntimeResponse
        {
            Served = resolution.Failure is null,
            Runtime = resolution.Name,
            Plugin = resolution.Plugin?.Id ?? "",
            PluginVersion = resolution.Plugin?.Version ?? "",
            Steps =
            {
                resolution.Steps.Select(step => new ExplainStep { Name = step.Name, Passed = step.Passed, Result = step.Result, Details = { step.Details } }),
            },
        });
    }
}
