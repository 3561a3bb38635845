namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task ReopenLogAsync(ContainerRef container, ReopenLogParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ReopenLogAsync(container, cancellationToken);
}
