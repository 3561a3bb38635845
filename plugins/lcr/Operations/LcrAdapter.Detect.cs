namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    private const string Lcr = "lcr";

    /// <inheritdoc/>
    public bool Detect(RuntimeRef runtime) => string.Equals(runtime.Name, Lcr, StringComparison.OrdinalIgnoreCase);
}
