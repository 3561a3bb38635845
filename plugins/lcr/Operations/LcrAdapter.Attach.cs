namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.AttachAsync(container, parameters, cancellationToken);
}
