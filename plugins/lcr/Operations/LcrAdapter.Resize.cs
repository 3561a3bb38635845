namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <inheritdoc/>
    public Task ResizeAsync(ContainerRef container, ResizeParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ResizeAsync(container, null, parameters.Width, parameters.Height, cancellationToken);
}
