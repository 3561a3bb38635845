using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>
    /// The shim's metrics, as only it sees into a virtual machine. The runc shim reads the cgroup that the host can read itself, in a tenth of the time.
    /// </summary>
    /// <inheritdoc/>
    public Task<ResourceStats> GetStatsAsync(ContainerRef container, StatsParameters parameters, CancellationToken cancellationToken)
        => TaskOptions.IsRunc(Record(container).Binary) ? Task.FromResult(_context.Cgroups.ReadStats(container.CgroupPath)) : AskForStatsAsync(container, cancellationToken);

    private async Task<ResourceStats> AskForStatsAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        var metrics = await CallAsync(container, "stats", client => client.StatsAsync(container.Id, cancellationToken), cancellationToken)
            ?? throw new RuntimeException(RuntimeErrorCode.NotSupported, $"{container.Runtime.Name} answers no metrics");
        return TaskMetrics.Translate(metrics, _context.TimeProvider.GetUtcNow(), _context.Cgroups.ReadCpuSystemUse());
    }
}
