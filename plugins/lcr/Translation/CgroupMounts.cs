using Atoll.Plugins.Lcr.ControlGroups;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>A mount of type cgroup: in each hierarchy the container sees its own cgroup as the top, and no other. LXC's own cgroup mounts show the way there.</summary>
internal static class CgroupMounts
{
    private const string Top = "/sys/fs/cgroup", Target = "sys/fs/cgroup";

    public static void Translate(ContainerRef container, LxcConfiguration configuration, IReadOnlyList<string> options, string destination)
    {
        if (destination.TrimEnd('/') != Top)
        {
            throw Bundle.NotSupported("mounts[].destination", $"cgroups are shown on {Top}, not on {destination}");
        }

        var bind = string.Join(',', ["bind", "create=dir", .. options.Contains("ro") ? ["ro"] : Array.Empty<string>(), "nosuid", "noexec", "nodev", "rprivate"]);
        if (ContainerCgroup.IsUnified)
        {
            Add(Top + container.CgroupPath, Target);
            return;
        }

        configuration.Add("lxc.mount.entry", $"tmpfs {Target} tmpfs nosuid,noexec,nodev,mode=755,create=dir 0 0");
        foreach (var hierarchy in Hierarchies())
        {
            Add($"{Top}/{hierarchy}{container.CgroupPath}", $"{Target}/{hierarchy}");
        }

        // LXC has made it by the time it mounts.
        void Add(string above, string target) => configuration.Add("lxc.mount.entry", $"{Mounts.Escaped(above)} {target} none {bind} 0 0");
    }

    /// <summary>Folders in which a hierarchy of version 1 is mounted; a link stands for one that has several controllers.</summary>
    private static IEnumerable<string> Hierarchies()
        => File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).Where(fields => fields[2] == "cgroup" && Path.GetDirectoryName(fields[1]) == Top).Select(fields => Path.GetFileName(fields[1])).Distinct(StringComparer.Ordinal);
}
