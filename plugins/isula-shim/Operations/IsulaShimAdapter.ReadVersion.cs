namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    /// <inheritdoc/>
    public Task<RuntimeVersion?> ReadVersionAsync(RuntimeRef runtime, CancellationToken cancellationToken) => _runtime.VersionAsync(runtime).WaitAsync(cancellationToken);
}
