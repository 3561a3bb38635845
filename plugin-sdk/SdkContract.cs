namespace Atoll.PluginSdk;

/// <summary>The version of the contract that this assembly holds.</summary>
/// <remarks>
/// A plugin's manifest names the version that it was built for in <c>sdk</c>. The host accepts the same major version and any minor version up to
/// its own: within a major version the contract only grows, and what is new has a default body.
/// </remarks>
public static class SdkContract
{
    /// <summary>Changes when a compiled plugin would break.</summary>
    public const int Major = 1;

    /// <summary>Grows with each addition to the contract.</summary>
    public const int Minor = 0;

    /// <summary>The version as a manifest writes it: <c>MAJOR.MINOR</c>.</summary>
    public static string Version => $"{Major}.{Minor}";

    /// <summary>Whether a plugin that was built for <paramref name="version"/> works with this contract.</summary>
    /// <param name="version">The manifest's <c>sdk</c>.</param>
    /// <returns>True for the same major version and a minor version that is not newer.</returns>
    public static bool Accepts(Version version) => version.Major == Major && version.Minor <= Minor;
}
