using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>A container's cgroup in each hierarchy. LXC makes it; what changes later is written here.</summary>
internal sealed partial class ContainerCgroup
{
    /// <summary>LXC's monitor is beside its container: it does not count as one of its processes.</summary>
    public const string MonitorSuffix = ".monitor";

    private readonly string _mountFolder;
    private readonly string _path;
    private readonly bool _isUnified;

    internal ContainerCgroup(string path, string mountFolder)
    {
        _path = path;
        _mountFolder = mountFolder;
        _isUnified = File.Exists(Path.Combine(mountFolder, "cgroup.controllers"));
    }

    public static bool IsUnified => File.Exists("/sys/fs/cgroup/cgroup.controllers");

    public static ContainerCgroup Of(ContainerRef container) => new(container.CgroupPath, "/sys/fs/cgroup");

    /// <summary>Resources as files of this host's version, in the order in which they are written.</summary>
    public static IReadOnlyList<CgroupWrite> Writes(JsonObject resources) => IsUnified ? ResourcesV2.Of(resources) : ResourcesV1.Of(resources, "/sys/fs/cgroup");

    /// <summary>
    /// LXC takes no cgroup that is there already; one without processes is an earlier start's. And it stumbles over a cgroup above that another runtime has made
    /// in version 1's cpuset and left without CPUs and memory nodes: there nobody may enter, cpuset(7).
    /// </summary>
    public void Prepare()
    {
        var above = Path.Combine(_mountFolder, "cpuset");
        foreach (var part in _isUnified ? [] : _path.Split('/', StringSplitOptions.RemoveEmptyEntries)[..^1])
        {
            var own = Path.Combine(above, part);
            foreach (var file in new[] { "cpuset.cpus", "cpuset.mems" }.Where(file => File.Exists(Path.Combine(own, file)) && File.ReadAllText(Path.Combine(own, file)).Trim().Length == 0))
            {
                File.WriteAllText(Path.Combine(own, file), File.ReadAllText(Path.Combine(above, file)));
            }

            above = own;
        }

        // LXC counts on new ones to begin with what the one above has.
        _ = TryWrite(Path.Combine(above, "cgroup.clone_children"), "1");
        foreach (var hierarchy in Hierarchies)
        {
            try
            {
                RemoveTree(hierarchy + _path);
                RemoveTree(hierarchy + _path + MonitorSuffix);
            }
            catch (IOException)
            {
                // Somebody is still in it: LXC says so.
            }
        }
    }

    /// <summary>Writes limits, each file's in the order that the kernel demands.</summary>
    /// <exception cref="RuntimeException">InvalidArgument with the file and the value that the kernel refused; what was written before stays.</exception>
    public void Apply(JsonObject resources)
    {
        var writes = (_isUnified ? ResourcesV2.Of(resources) : ResourcesV1.Of(resources, _mountFolder)).ToList();
        while (writes.Count > 0)
        {
            var first = writes[0];
            writes.RemoveAt(0);
            var together = writes.Find(other => other.File == "memory.memsw.limit_in_bytes");
            if (first.File == "memory.limit_in_bytes" && together is not null && !TryWrite(first))
            {
                // Memory alone may never be above memory and swap together, so where it grows the other goes first.
                Write(together);
                writes.Remove(together);
            }

            Write(first);
        }
    }

    /// <summary>LXC's monitor has left its cgroups by now, and those that it made within them.</summary>
    public void RemoveMonitors()
    {
        foreach (var hierarchy in Hierarchies)
        {
            RemoveTree(hierarchy + _path + MonitorSuffix);
        }
    }

    private IEnumerable<string> Hierarchies => _isUnified ? [_mountFolder] : Directory.GetDirectories(_mountFolder);

    private static void RemoveTree(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var inner in Directory.GetDirectories(folder))
        {
            RemoveTree(inner);
        }

        Directory.Delete(folder);
    }

    private string Folder(string controller) => _isUnified ? _mountFolder + _path : $"{_mountFolder}/{controller}{_path}";

    private bool TryWrite(CgroupWrite write) => TryWrite(Path.Combine(Folder(write.Controller), write.File), write.Value);

    private static bool TryWrite(string path, string value)
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            File.WriteAllText(path, value);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Write(CgroupWrite write)
    {
        var path = Path.Combine(Folder(write.Controller), write.File);
        if (!File.Exists(path))
        {
            throw new RuntimeException(RuntimeErrorCode.NotSupported, $"this host's kernel has no {write.File} for containers, so '{write.Value}' cannot be kept");
        }

        try
        {
            File.WriteAllText(path, write.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the kernel does not take '{write.Value}' for {write.File}: {e.Message}", e);
        }
    }
}
