namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <summary>The bundle, which the host has written anew, is all that a runtime's command reads: there is nothing of the adapter's own.</summary>
    /// <inheritdoc/>
    public Task RebuildConfigAsync(ContainerRef container, RebuildConfigParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
}
