using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Ttrpc;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public async Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken)
    {
        if (ShimRecord.Read(ShimFiles.Record(container)) is not { Address: not null } record)
        {
            return new ContainerState { Status = RuntimeStatus.Stopped };
        }

        try
        {
            var client = await _clients.GetAsync(container, record, cancellationToken);
            var state = await client.StateAsync(container.Id, "", cancellationToken);
            return new ContainerState { Status = Translate(state.Status), Pid = (int)state.Pid };
        }
        catch (TtrpcStatusException e) when (e.Status == TtrpcStatusCode.NotFound)
        {
            return new ContainerState { Status = RuntimeStatus.Stopped };
        }
        catch (TtrpcStatusException e)
        {
            throw ShimErrors.Failed(container, "state", e);
        }
        catch (TtrpcClosedException e)
        {
            return new ContainerState { Status = RuntimeStatus.Stopped, Error = $"its shim has ended: {e.Message}" };
        }
    }

    private static RuntimeStatus Translate(Protos.TaskStatus status) => status switch
    {
        Protos.TaskStatus.Created => RuntimeStatus.Created,
        Protos.TaskStatus.Running => RuntimeStatus.Running,
        Protos.TaskStatus.Paused or Protos.TaskStatus.Pausing => RuntimeStatus.Paused,
        Protos.TaskStatus.Stopped => RuntimeStatus.Stopped,
        _ => RuntimeStatus.Unknown,
    };
}
