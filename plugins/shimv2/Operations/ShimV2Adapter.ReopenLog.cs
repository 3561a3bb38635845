namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public Task ReopenLogAsync(ContainerRef container, ReopenLogParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ReopenLogAsync(container, cancellationToken);
}
