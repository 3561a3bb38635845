namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> ListPidsAsync(ContainerRef container, ListPidsParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult(_context.Cgroups.ListPids(container.CgroupPath));
}
