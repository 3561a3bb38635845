using System.Text.Json.Nodes;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Containers.Spec;

/// <summary>Every device node of the host, for a privileged container.</summary>
internal static class HostDevices
{
    /// <summary>What each container has of its own.</summary>
    private static readonly string[] OwnFolders = ["/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/fd", "/dev/.lxc", "/dev/.lxd-mounts"];
    private static readonly string[] OwnNodes = ["/dev/console", "/dev/tty", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/ptmx"];

    public static JsonArray All() => new([.. Nodes("/dev").Order(StringComparer.Ordinal).Select(Device).OfType<JsonObject>()]);

    private static IEnumerable<string> Nodes(string folder)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            if (FileOwnership.Of(path) is not { } ownership || OwnFolders.Contains(path) || OwnNodes.Contains(path))
            {
                continue;
            }

            if (!ownership.IsFolder)
            {
                yield return path;
                continue;
            }

            foreach (var inner in Nodes(path))
            {
                yield return inner;
            }
        }
    }

    private static JsonObject? Device(string path)
    {
        const int S_IFCHR = 0x2000, S_IFBLK = 0x6000;
        if (Statx.statx(Statx.AT_FDCWD, path, Statx.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, out var stat) != 0)
        {
            return null;
        }

        var type = (stat.stx_mode & Statx.S_IFMT) switch { S_IFCHR => "c", S_IFBLK => "b", _ => null };
        return type is null ? null : new JsonObject
        {
            ["path"] = path,
            ["type"] = type,
            ["major"] = stat.stx_rdev_major,
            ["minor"] = stat.stx_rdev_minor,
            ["fileMode"] = stat.stx_mode & 0x1ff,
            ["uid"] = stat.stx_uid,
            ["gid"] = stat.stx_gid,
        };
    }
}
