using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Reads the configuration again as it was read at the start: the same file under the same flags.</summary>
internal sealed class ConfigurationSource(AtollConfiguration atStart, DaemonFlags flags)
{
    /// <summary>What stands in the files now.</summary>
    /// <param name="notTakenUp">Settings that differ from those at the start and hold only after a restart.</param>
    /// <exception cref="ConfigurationException">With every mistake.</exception>
    public AtollConfiguration Read(out IReadOnlyList<string> notTakenUp)
    {
        var read = PluginsToml.Read(atStart.File, flags);
        notTakenUp =
        [
            .. Differs("root", atStart.Root, read.Root), .. Differs("state", atStart.State, read.State), .. Differs("host", atStart.SocketPath, read.SocketPath),
            .. Differs("socket_group", atStart.SocketGroup, read.SocketGroup), .. Differs("tcp", atStart.Tcp, read.Tcp), .. Differs("cgroup_parent", atStart.CgroupParent, read.CgroupParent),
            .. Differs("log_level", atStart.LogLevel, read.LogLevel), .. Differs("metrics", atStart.Metrics, read.Metrics), .. Differs("watch", atStart.Watch, read.Watch),
        ];
        return read with
        {
            Root = atStart.Root,
            State = atStart.State,
            SocketPath = atStart.SocketPath,
            SocketGroup = atStart.SocketGroup,
            Tcp = atStart.Tcp,
            CgroupParent = atStart.CgroupParent,
            LogLevel = atStart.LogLevel,
            Watch = atStart.Watch,
            Metrics = atStart.Metrics,
        };
    }

    private static string[] Differs<T>(string key, T before, T now) => Equals(before, now) ? [] : [key];
}
