namespace Atoll.Plugins.IsulaShim;

/// <summary>What the adapter and the runtime keep in a container's state folder.</summary>
internal static class OciFiles
{
    /// <summary>The runtime's own records (<c>--root</c>): one folder per container, so that nothing outlives the state folder.</summary>
    public static string Root(ContainerRef container) => Path.Combine(container.StateFolder, "runtime");

    /// <summary>The bundle's configuration.</summary>
    public static string Config(ContainerRef container) => Path.Combine(container.BundleFolder, "config.json");

    /// <summary>The runtime's log, one JSON object a line.</summary>
    /// <param name="folder">The container's state folder or an exec's.</param>
    public static string Log(string folder) => Path.Combine(folder, "log.json");
}
