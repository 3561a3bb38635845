namespace Atoll.Plugins.Lcr;

/// <summary>Where the adapter keeps what it made of a container.</summary>
internal static class LcrFiles
{
    /// <summary>The LXC configuration and the steps, made from the bundle; they survive a reboot with it.</summary>
    public static string Folder(ContainerRef container) => Path.Combine(container.RootFolder, "lcr");

    public static string Configuration(ContainerRef container) => Path.Combine(Folder(container), "lxc.conf");

    public static string Steps(ContainerRef container) => Path.Combine(Folder(container), "steps");

    /// <summary>liblxc's words.</summary>
    /// <param name="folder">The container's state folder or an exec's.</param>
    public static string Log(string folder) => Path.Combine(folder, "lxc.log");

    /// <summary>Who the first process and LXC's monitor, its parent, are. Written by <c>atoll-lxc create</c>.</summary>
    public static string Init(ContainerRef container) => Path.Combine(container.StateFolder, "init");

    /// <summary>The first process's wait status. Written by LXC's monitor as its last act.</summary>
    public static string Status(ContainerRef container) => Path.Combine(container.StateFolder, "status");

    /// <summary>A hook's standard input.</summary>
    public static string HookState(ContainerRef container) => Path.Combine(container.StateFolder, "hook-state.json");

    /// <summary>Replaces a file whole: the old one stays until the new one is good.</summary>
    public static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new FileStream(beside, options))
        {
            file.Write(content);
        }

        File.Move(beside, path, overwrite: true);
    }
}
