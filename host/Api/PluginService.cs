using Atoll.Api.V1;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes;
using Grpc.Core;
using Plugin = Atoll.Host.Plugins.Plugin;

namespace Atoll.Host.Api;

/// <summary>The gRPC face of <see cref="PluginHost"/>.</summary>
internal sealed class PluginService(PluginHost plugins) : V1.PluginService.PluginServiceBase
{
    public override Task<ListPluginsResponse> ListPlugins(ListPluginsRequest request, ServerCallContext context)
        => Task.FromResult(new ListPluginsResponse { Plugins = { plugins.Ask().All.Select(ToApi) } });

    public override Task<InspectPluginResponse> InspectPlugin(InspectPluginRequest request, ServerCallContext context)
        => Task.FromResult(new InspectPluginResponse
        {
            Plugin = ToApi(plugins.Ask().Find(request.Id) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"No such plugin: {(request.Id.Length > 140 ? request.Id[..140] + "…" : request.Id)}")),
        });

    private static V1.Plugin ToApi(Plugin plugin)
    {
        var result = new V1.Plugin
        {
            Id = plugin.Id,
            Version = plugin.Version,
            State = RuntimeResolver.Word(plugin.State),
            Reason = plugin.Reason,
            Hint = plugin.Hint,
            Priority = plugin.Priority,
            Description = plugin.Manifest?.Description ?? "",
            Vendor = plugin.Manifest?.Vendor ?? "",
            Sdk = plugin.Manifest?.Sdk ?? "",
            Folder = plugin.Folder,
            Assembly = plugin.Manifest?.Assembly ?? "",
            Type = plugin.Adapter?.GetType().FullName ?? plugin.Manifest?.Type ?? "",
        };
        result.Runtimes.AddRange(plugin.Manifest?.Runtimes ?? []);
        if (plugin.Adapter is { } adapter)
        {
            result.Operations.AddRange(SupportedOperations.Of(adapter.GetType()).Select(operation => new Operation { Name = operation.Name, Supported = operation.Supported }));
        }

        return result;
    }
}
