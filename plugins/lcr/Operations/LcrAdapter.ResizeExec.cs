namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task ResizeExecAsync(ContainerRef container, ResizeExecParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ResizeAsync(container, parameters.ExecId, parameters.Width, parameters.Height, cancellationToken);
}
