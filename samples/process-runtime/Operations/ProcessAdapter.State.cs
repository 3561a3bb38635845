using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    /// <summary>Asked by a daemon whose predecessor died within a start: the gate tells how far that came.</summary>
    /// <inheritdoc/>
    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult(context.Supervisor.FindProcess(container) is not { } process || !process.IsAlive()
            ? new ContainerState { Status = RuntimeStatus.Stopped }
            : new ContainerState { Status = File.Exists(Gate(container)) ? RuntimeStatus.Created : RuntimeStatus.Running, Pid = process.Pid });
}
