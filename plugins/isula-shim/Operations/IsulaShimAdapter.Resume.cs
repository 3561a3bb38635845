namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken)
        => _runtime.RunAsync(container, "resume", cancellationToken);
}
