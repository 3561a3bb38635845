namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.AttachAsync(container, parameters, cancellationToken);
}
