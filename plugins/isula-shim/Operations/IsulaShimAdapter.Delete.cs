namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <summary>Nothing is kept outside the state folder, which cleanup has emptied.</summary>
    /// <inheritdoc/>
    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
}
