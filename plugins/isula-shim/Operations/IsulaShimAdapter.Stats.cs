namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <summary>From the cgroup's files: a runtime's <c>events --stats</c> would cost a process for each sample.</summary>
    /// <inheritdoc/>
    public Task<ResourceStats> GetStatsAsync(ContainerRef container, StatsParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult(_context.Cgroups.ReadStats(container.CgroupPath));
}
