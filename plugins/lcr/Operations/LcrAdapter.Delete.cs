namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>What is kept lies in the root folder, which the host removes.</summary>
    /// <inheritdoc/>
    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
}
