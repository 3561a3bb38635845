namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task ReopenLogAsync(ContainerRef container, ReopenLogParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ReopenLogAsync(container, cancellationToken);
}
