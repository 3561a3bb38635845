namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <inheritdoc/>
    public Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken)
        => CallAsync(container, "resume", client => client.ResumeAsync(container.Id, cancellationToken), cancellationToken);
}
