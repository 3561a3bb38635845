namespace Atoll.Plugins.IsulaShim;

/// <summary>What the adapter and the runtime keep in a container's state folder.</summary>
internal static class OciFiles
{
    /// <summary>The runtime's own records (<c>--root</c>): one folder per container, so that nothing outlives the state folder.</summary>
    public static string Root(ContainerRef container) => Path.Combine(container.StateFolder, "runtime");

    /// <summary>The runtime's log, one JSON object a line.</summary>
    public static string Log(ContainerRef container) => Path.Combine(container.StateFolder, "log.json");

    /// <summary>Where create writes the pid.</summary>
    public static string Pid(ContainerRef container) => Path.Combine(container.StateFolder, "pid");
}
