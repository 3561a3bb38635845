namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>Of the OCI runtime behind the runc shim. Of what other shims run nothing is known.</summary>
    /// <inheritdoc/>
    public async Task<RuntimeVersion?> ReadVersionAsync(RuntimeRef runtime, CancellationToken cancellationToken)
        => _ociRuntimes.Find(runtime) is { } binary
            ? await _ociBinary.VersionAsync(binary, []).WaitAsync(cancellationToken)
            : null;
}
