namespace Atoll.Host.Configuration;

/// <summary>Where an installation keeps its parts: <c>PREFIX/lib/atolld</c> holds the daemon, <c>PREFIX/plugins</c> the shipped plugins.</summary>
internal static class InstallFolders
{
    private static string Prefix { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    /// <summary>The daemon's own program.</summary>
    public static string Daemon => Path.Combine(AppContext.BaseDirectory, "atolld");

    public static string Plugins => Path.Combine(Prefix, "plugins");

    public static string ShippedConfiguration => Path.Combine(Prefix, "plugins.toml");

    public static string Shim => Path.Combine(Prefix, "bin", "atoll-shim");
}
