using Atoll.Plugins.Lcr.ControlGroups;
using Atoll.Plugins.Lcr.Engine;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>From /proc and the freezer: LXC's monitor, who would be asked, may be gone.</summary>
    /// <inheritdoc/>
    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken)
    {
        var state = ContainerInit.Find(container) is { } init && init.IsAlive()
            ? new ContainerState
            {
                Status = ContainerInit.IsHeld(init) ? RuntimeStatus.Created : ContainerCgroup.Of(container).IsFrozen ? RuntimeStatus.Paused : RuntimeStatus.Running,
                Pid = init.Pid,
            }
            : new ContainerState { Status = RuntimeStatus.Stopped };
        return Task.FromResult(state);
    }
}
