namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task ResizeExecAsync(ContainerRef container, ResizeExecParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ResizeAsync(container, parameters.ExecId, parameters.Width, parameters.Height, cancellationToken);
}
