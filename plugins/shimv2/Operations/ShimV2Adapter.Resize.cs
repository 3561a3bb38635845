namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public Task ResizeAsync(ContainerRef container, ResizeParameters parameters, CancellationToken cancellationToken)
        => CallAsync(container, "resize", client => client.ResizeAsync(container.Id, "", parameters.Width, parameters.Height, cancellationToken), cancellationToken);
}
