namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
        => _runtime.RunAsync(container, "pause", cancellationToken);
}
