using Atoll.Host.Configuration;

namespace Atoll.Host.Containers;

/// <summary>Where a container's things lie.</summary>
internal sealed class ContainerFolders(AtollConfiguration configuration)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public string Database => Path.Combine(configuration.Root, "atoll.db");

    public string AllRoots => Path.Combine(configuration.Root, "containers");

    /// <summary>Console sockets: short names, because a socket's path may not be long.</summary>
    public string Consoles => Path.Combine(configuration.State, "console");

    public string AllStates => Path.Combine(configuration.State, "containers");

    public string Root(string id) => Path.Combine(AllRoots, id);

    public string State(string id) => Path.Combine(AllStates, id);

    public string Bundle(string id) => Path.Combine(Root(id), "bundle");

    /// <summary>The bundle's configuration.</summary>
    public string Config(string id) => Path.Combine(Bundle(id), "config.json");

    public string Log(string id) => Path.Combine(Root(id), "console.log");

    /// <summary>Makes the daemon's own folders: the root for its owner alone, the state passable for the socket's group.</summary>
    public void Prepare()
    {
        Make(configuration.Root, OwnerOnly);
        Make(AllRoots, OwnerOnly);
        Make(configuration.State, Passable);
        Make(AllStates, OwnerOnly);
        Make(Consoles, OwnerOnly);
    }

    public void MakeBundle(string id)
    {
        Make(Root(id), OwnerOnly);
        Make(Bundle(id), OwnerOnly);
    }

    public void MakeState(string id) => Make(State(id), OwnerOnly);

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    /// <summary>Whatever the umask.</summary>
    private static void Make(string folder, UnixFileMode mode)
    {
        Directory.CreateDirectory(folder, mode);
        File.SetUnixFileMode(folder, mode);
    }
}
