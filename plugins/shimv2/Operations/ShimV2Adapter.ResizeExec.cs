namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public Task ResizeExecAsync(ContainerRef container, ResizeExecParameters parameters, CancellationToken cancellationToken)
        => CallAsync(container, "resize exec", client => client.ResizeAsync(container.Id, parameters.ExecId, parameters.Width, parameters.Height, cancellationToken), cancellationToken);
}
