using Atoll.Host.Configuration;
using Atoll.Host.Linux;

namespace Atoll.Host.Containers;

/// <summary>Where a container's things lie.</summary>
internal sealed class ContainerFolders(AtollConfiguration configuration)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Links in what the operator named are followed once, when the daemon starts; below it there are none.
    private string _root = configuration.Root, _state = configuration.State;

    public string Database => Path.Combine(_root, "atoll.db");

    public string AllRoots => Path.Combine(_root, "containers");

    /// <summary>Console sockets: short names, because a socket's path may not be long.</summary>
    public string Consoles => Path.Combine(_state, "console");

    public string AllStates => Path.Combine(_state, "containers");

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
        _root = OwnPath.Resolve(configuration.Root);
        Make(AllRoots, OwnerOnly);
        Make(configuration.State, Passable);
        _state = OwnPath.Resolve(configuration.State);
        Make(AllStates, OwnerOnly);
        Make(Consoles, OwnerOnly);
    }

    public void MakeBundle(string id)
    {
        OwnPath.MakeFolder(Root(id));
        OwnPath.MakeFolder(Bundle(id));
    }

    public void MakeState(string id) => OwnPath.MakeFolder(State(id));

    /// <summary>Why one of a container's folders is not to be trusted: a link, or somebody else's; null when each is the daemon's own, or not there.</summary>
    public string? WhyNotOurs(string id) => OwnPath.WhyNotOurs(Root(id)) ?? OwnPath.WhyNotOurs(Bundle(id)) ?? OwnPath.WhyNotOurs(State(id));

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

    /// <summary>Whatever the umask; a folder that is right already may be on a disk that became read-only.</summary>
    private static void Make(string folder, UnixFileMode mode)
    {
        Directory.CreateDirectory(folder, mode);
        if (File.GetUnixFileMode(folder) != mode)
        {
            File.SetUnixFileMode(folder, mode);
        }
    }
}
