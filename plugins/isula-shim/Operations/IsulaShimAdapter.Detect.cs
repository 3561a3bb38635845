namespace Atoll.Plugins.IsulaShim;

public sealed partial class IsulaShimAdapter
{
    private const string Lcr = "lcr";

    /// <summary>Every name but lcr: the last to be asked, it takes what no other adapter claimed.</summary>
    /// <inheritdoc/>
    public bool Detect(RuntimeRef runtime) => !string.Equals(runtime.Name, Lcr, StringComparison.OrdinalIgnoreCase);
}
