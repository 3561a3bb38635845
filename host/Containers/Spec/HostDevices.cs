using System.Text.Json.Nodes;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Containers.Spec;

/// <summary>Device nodes of the host, as the specification describes them.</summary>
internal static class HostDevices
{
    /// <summary>What each container has of its own.</summary>
    private static readonly string[] OwnFolders = ["/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/fd", "/dev/.lxc", "/dev/.lxd-mounts"];
    private static readonly string[] OwnNodes = ["/dev/console", "/dev/tty", "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/ptmx"];

    /// <summary>Every one that a privileged container gets.</summary>
    public static JsonArray All() => new([.. In("/dev")]);

    /// <summary>Those in a folder and below it.</summary>
    public static IEnumerable<JsonObject> In(string folder) => Nodes(folder).Order(StringComparer.Ordinal).Select(path => Device(path, Statx.AT_SYMLINK_NOFOLLOW)).OfType<JsonObject>();

    /// <summary>The one at a path, or at what a link there leads to; null when that is no device.</summary>
    public static JsonObject? Find(string path) => Device(path, 0);

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

    private static JsonObject? Device(string path, int flags)
    {
        const int S_IFCHR = 0x2000, S_IFBLK = 0x6000;
        if (Statx.statx(Statx.AT_FDCWD, path, flags, Statx.STATX_BASIC_STATS, out var stat) != 0)
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
