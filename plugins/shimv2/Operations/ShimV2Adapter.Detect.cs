using Atoll.Plugins.ShimV2.Shims;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>The names of containerd's shims. Another name is this adapter's where <c>adapter = "shimv2"</c> says so, and then it is not asked.</summary>
    /// <inheritdoc/>
    public bool Detect(RuntimeRef runtime) => ShimBinary.IsShimName(runtime.Name);
}
