namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
        => CallAsync(container, "pause", client => client.PauseAsync(container.Id, cancellationToken), cancellationToken);
}
