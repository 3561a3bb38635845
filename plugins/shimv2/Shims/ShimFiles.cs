namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>What lies in a container's state folder for its shim. All of it goes with that folder.</summary>
internal static class ShimFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string Folder(ContainerRef container) => Path.Combine(container.StateFolder, "shim");

    /// <summary>The shim's bundle and current folder. Its name is the container's id: a shim's <c>delete</c> finds its files by the current folder's parent and the id.</summary>
    public static string Bundle(ContainerRef container) => Path.Combine(Folder(container), container.Id);

    /// <summary>The engine's configuration of the container.</summary>
    public static string Config(ContainerRef container) => Path.Combine(container.BundleFolder, "config.json");

    /// <summary>The shim's words: a plain file, on which no writer ever waits.</summary>
    public static string Log(ContainerRef container) => Path.Combine(Bundle(container), "log");

    /// <summary>Where runc keeps its records; the shim's own default is shared by everybody.</summary>
    public static string RuncRoot(ContainerRef container) => Path.Combine(Folder(container), "runc");

    public static string Record(ContainerRef container) => Record(container.StateFolder);

    public static string Record(string stateFolder) => Path.Combine(stateFolder, "shim", "record.json");

    /// <summary>The records of execs that run, or that a daemon did not live to see end.</summary>
    public static string Execs(ContainerRef container) => Path.Combine(Folder(container), "execs");

    /// <summary>The configuration is a copy: the bundle is the engine's, and may be on another file system.</summary>
    public static void MakeBundle(ContainerRef container)
    {
        var bundle = Bundle(container);
        Directory.CreateDirectory(Folder(container), OwnerOnly);
        Directory.CreateDirectory(bundle, OwnerOnly);
        Directory.CreateDirectory(Path.Combine(bundle, "rootfs"), OwnerOnly); // which a shim unmounts in the end, whether or not it mounted something
        File.Copy(Config(container), Path.Combine(bundle, "config.json"), overwrite: true);
        using var log = new FileStream(Log(container), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
    }
}
