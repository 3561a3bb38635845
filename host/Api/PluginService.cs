using Atoll.Api.V1;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Reload;
using Atoll.Host.Runtimes.Calls;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>The gRPC face of <see cref="PluginHost"/> and of what changes it.</summary>
internal sealed class PluginService(PluginHost plugins, RetiredPlugins retired, IPluginUsers users, CallBreakers breakers, PluginReload reload, OperatorChoice choice, PluginRelease release, PluginSwap swap, PluginPinning pinning) : V1.PluginService.PluginServiceBase
{
    public override Task<ListPluginsResponse> ListPlugins(ListPluginsRequest request, ServerCallContext context)
        => Task.FromResult(new ListPluginsResponse { Plugins = { plugins.Ask().Catalogue.All.Concat(retired.All).Select(plugin => PluginView.Of(plugin, users, breakers)) } });

    public override Task<InspectPluginResponse> InspectPlugin(InspectPluginRequest request, ServerCallContext context)
    {
        plugins.Ask();
        return Task.FromResult(new InspectPluginResponse { Plugin = PluginView.Of(Known(request.Id), users, breakers) });
    }

    public override async Task<ReloadPluginsResponse> ReloadPlugins(ReloadPluginsRequest request, ServerCallContext context)
    {
        var result = await ReloadErrors.GuardAsync(() => reload.RunAsync(request.DryRun, context.CancellationToken));
        if (request.Wait)
        {
            await retired.SettledAsync().WaitAsync(context.CancellationToken);
        }

        return PluginView.Of(result);
    }

    public override async Task<EnablePluginResponse> EnablePlugin(EnablePluginRequest request, ServerCallContext context)
        => new() { Reload = await SetAsync(request.Id, Service.Enabled, context) };

    public override async Task<DisablePluginResponse> DisablePlugin(DisablePluginRequest request, ServerCallContext context)
        => new() { Reload = await SetAsync(request.Id, Service.Disabled, context) };

    public override async Task DrainPlugin(DrainPluginRequest request, IServerStreamWriter<DrainPluginResponse> responseStream, ServerCallContext context)
    {
        await SetAsync(request.Id, Service.Draining, context);
        await Draining.TellAsync(plugins, () => users.CountOf(request.Id), request.Wait, count => responseStream.WriteAsync(new DrainPluginResponse { Containers = count }), context.CancellationToken);
    }

    public override async Task<ReleasePluginResponse> ReleasePlugin(ReleasePluginRequest request, ServerCallContext context)
    {
        breakers.Forget(request.Id);
        return new() { Reload = PluginView.Of(await ReloadErrors.GuardAsync(() => release.ReleaseAsync(Known(request.Id).Id, context.CancellationToken))) };
    }

    public override async Task<SwapPluginResponse> SwapPlugin(SwapPluginRequest request, ServerCallContext context)
    {
        var (result, version) = await ReloadErrors.GuardAsync(() => swap.SwapAsync(request.Id, request.Folder.Length > 0 ? request.Folder : null, context.CancellationToken));
        return new SwapPluginResponse { Reload = PluginView.Of(result), Version = version };
    }

    public override async Task<TrustPluginResponse> TrustPlugin(TrustPluginRequest request, ServerCallContext context)
    {
        var (result, hash) = await ReloadErrors.GuardAsync(() => pinning.PinAsync(Known(request.Id), request.Revoke, context.CancellationToken));
        return new TrustPluginResponse { Hash = hash, Reload = PluginView.Of(result) };
    }

    private async Task<ReloadPluginsResponse> SetAsync(string id, Service service, ServerCallContext context)
        => PluginView.Of(await ReloadErrors.GuardAsync(() => choice.SetPluginAsync(Known(id).Id, service, context.CancellationToken)));

    private Plugins.Plugin Known(string id)
        => plugins.Catalogue.Find(id) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"No such plugin: {(id.Length > 140 ? id[..140] + "…" : id)}");
}
