using Atoll.Plugins.ShimV2.Tasks;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>The shim's metrics: only it sees into a virtual machine.</summary>
    /// <inheritdoc/>
    public async Task<ResourceStats> GetStatsAsync(ContainerRef container, StatsParameters parameters, CancellationToken cancellationToken)
    {
        var metrics = await CallAsync(container, "stats", client => client.StatsAsync(container.Id, cancellationToken), cancellationToken)
            ?? throw new RuntimeException(RuntimeErrorCode.NotSupported, $"{container.Runtime.Name} answers no metrics");
        return TaskMetrics.Translate(metrics, _context.TimeProvider.GetUtcNow(), _context.Cgroups.ReadCpuSystemUse());
    }
}
