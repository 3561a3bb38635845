namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.WaitAsync(container, cancellationToken);
}
