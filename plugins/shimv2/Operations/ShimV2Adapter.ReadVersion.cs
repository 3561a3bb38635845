using Atoll.Plugins.ShimV2.Shims;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>Of the OCI runtime behind the runc shim. Of what other shims run nothing is known.</summary>
    /// <inheritdoc/>
    public async Task<RuntimeVersion?> ReadVersionAsync(RuntimeRef runtime, CancellationToken cancellationToken)
        => TaskOptions.IsRunc(ShimBinary.NameOf(runtime)) && _context.Processes.FindBinary(TaskOptions.OciRuntime(runtime.Options)) is { } binary
            ? await _ociBinary.VersionAsync(binary, []).WaitAsync(cancellationToken)
            : null;
}
