using Atoll.Plugins.ShimV2.Shims;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>The runc shim would start a process to read the cgroup that the host can read itself; of other shims only they know.</summary>
    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> ListPidsAsync(ContainerRef container, ListPidsParameters parameters, CancellationToken cancellationToken)
        => TaskOptions.IsRunc(Record(container).Binary)
            ? Task.FromResult(_context.Cgroups.ListPids(container.CgroupPath))
            : CallAsync(container, "list pids", client => client.PidsAsync(container.Id, cancellationToken), cancellationToken);
}
