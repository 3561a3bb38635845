namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public Task UpdateAsync(ContainerRef container, UpdateParameters parameters, CancellationToken cancellationToken)
        => CallAsync(container, "update", client => client.UpdateAsync(container.Id, parameters.ResourcesJson, cancellationToken), cancellationToken);
}
