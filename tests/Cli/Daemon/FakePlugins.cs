using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Cli.Tests.Daemon;

internal sealed class FakePlugins(Script script) : PluginService.PluginServiceBase
{
    public override Task<ListPluginsResponse> ListPlugins(ListPluginsRequest request, ServerCallContext context) =>
        Task.FromResult(script.Plugins);

    public override Task<InspectPluginResponse> InspectPlugin(InspectPluginRequest request, ServerCallContext context)
    {
        script.Take(request, request.Id);
        return Task.FromResult(new InspectPluginResponse { Plugin = script.Plugins.Plugins.Single(plugin => plugin.Id == request.Id) });
    }
}
