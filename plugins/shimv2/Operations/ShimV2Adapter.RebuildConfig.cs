namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>A shim's bundle is copied from the host's at each start: there is nothing of the adapter's own.</summary>
    /// <inheritdoc/>
    public Task RebuildConfigAsync(ContainerRef container, RebuildConfigParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
}
