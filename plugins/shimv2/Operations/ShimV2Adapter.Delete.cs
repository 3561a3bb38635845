namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>Nothing is kept outside the state folder, which cleanup has emptied.</summary>
    /// <inheritdoc/>
    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
}
