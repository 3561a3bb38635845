namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task ResizeAsync(ContainerRef container, ResizeParameters parameters, CancellationToken cancellationToken)
        => _context.Supervisor.ResizeAsync(container, null, parameters.Width, parameters.Height, cancellationToken);
}
