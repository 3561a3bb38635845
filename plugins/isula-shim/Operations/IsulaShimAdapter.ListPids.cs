namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<int>> ListPidsAsync(ContainerRef container, ListPidsParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult(_context.Cgroups.ListPids(container.CgroupPath));
}
