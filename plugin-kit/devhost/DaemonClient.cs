using Atoll.Api.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Atoll.DevHost;

/// <summary>The daemon's services.</summary>
internal sealed class DaemonClient(GrpcChannel channel)
{
    public ContainerService.ContainerServiceClient Containers { get; } = new(channel);

    public PluginService.PluginServiceClient Plugins { get; } = new(channel);

    public RuntimeService.RuntimeServiceClient Runtimes { get; } = new(channel);

    public SystemService.SystemServiceClient System { get; } = new(channel);

    /// <summary>Removes every container. One that cannot be removed does not keep another from it.</summary>
    public async Task DeleteAllAsync()
    {
        var list = await Containers.ListAsync(new ListRequest { All = true });
        await Task.WhenAll(list.Containers.Select(async container =>
        {
            try
            {
                await Containers.DeleteAsync(new DeleteRequest { Container = container.Id, Force = true });
            }
            catch (RpcException)
            {
                // The daemon's log has the cause, and whoever looks for what is left finds it.
            }
        }));
    }
}
