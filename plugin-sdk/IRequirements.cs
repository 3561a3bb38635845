namespace Atoll.PluginSdk;

/// <summary>
/// Implemented by an adapter that needs something of the host's which may be missing: a library, a kernel's feature. As long as it is missing the plugin is
/// <c>unavailable</c>: <c>plugin ls</c> says why, and so does the error of a request for a runtime that the adapter claims.
/// </summary>
public interface IRequirements
{
    /// <summary>What is missing.</summary>
    /// <returns>One sentence, with what to do about it; null when nothing is.</returns>
    /// <remarks>
    /// Asked again by each request that depends on the answer, from several threads at once, so that what was installed meanwhile is found. It should
    /// take microseconds once nothing is missing, and may take milliseconds before.
    /// </remarks>
    string? Missing();
}
