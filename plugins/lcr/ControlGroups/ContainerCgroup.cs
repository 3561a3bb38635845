using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>
/// A container's cgroup in each hierarchy. The limits lie on it; the processes are in one within, which LXC makes and removes. So what the kernel has
/// counted outlives LXC's monitor, and limits are written here alone, at create as at update.
/// </summary>
internal sealed partial class ContainerCgroup
{
    /// <summary>The one within.</summary>
    public const string Inner = "lxc";

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

    /// <summary>Makes the cgroup with its limits.</summary>
    public void Make(JsonObject resources)
    {
        if (_isUnified)
        {
            MakeUnified();
        }
        else
        {
            // The memory controller's own is kept for what it counts, the device controller's for its rules.
            Directory.CreateDirectory(Folder("memory"));
            Directory.CreateDirectory(Folder("devices"));
            foreach (var (isAllowed, rule) in DeviceRules.Of(resources) ?? [])
            {
                Write(new CgroupWrite("devices", isAllowed ? "devices.allow" : "devices.deny", rule));
            }
        }

        Apply(resources);
    }

    /// <summary>Writes limits, each file's in the order that the kernel demands.</summary>
    /// <exception cref="RuntimeException">InvalidArgument with the file and the value that the kernel refused; what was written before stays.</exception>
    public void Apply(JsonObject resources)
    {
        var writes = (_isUnified ? ResourcesV2.Of(resources) : ResourcesV1.Of(resources)).ToList();
        foreach (var controller in writes.Select(write => write.Controller).Where(controller => controller.Length > 0).Distinct(StringComparer.Ordinal))
        {
            Prepare(controller);
        }

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
        foreach (var hierarchy in _isUnified ? [_mountFolder] : Directory.GetDirectories(_mountFolder))
        {
            RemoveTree(hierarchy + _path + MonitorSuffix);
        }
    }

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

    /// <summary>A cgroup of version 1's cpuset takes nobody before it has CPUs and memory nodes: those of its parent, cpuset(7).</summary>
    private void Prepare(string controller)
    {
        var folder = Folder(controller);
        Directory.CreateDirectory(folder);
        if (controller != "cpuset")
        {
            return;
        }

        var above = Path.Combine(_mountFolder, controller);
        foreach (var part in _path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var own = Path.Combine(above, part);
            foreach (var file in new[] { "cpuset.cpus", "cpuset.mems" })
            {
                if (File.ReadAllText(Path.Combine(own, file)).Trim().Length == 0)
                {
                    File.WriteAllText(Path.Combine(own, file), File.ReadAllText(Path.Combine(above, file)));
                }
            }

            above = own;
        }
    }

    /// <summary>In version 2 a controller is at hand where all cgroups above hand it down.</summary>
    private void MakeUnified()
    {
        var folder = _mountFolder;
        foreach (var part in _path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var controller in File.ReadAllText(Path.Combine(folder, "cgroup.controllers")).Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), $"+{controller}");
            }

            folder = Path.Combine(folder, part);
            Directory.CreateDirectory(folder);
        }
    }

    private string Folder(string controller) => _isUnified ? _mountFolder + _path : $"{_mountFolder}/{controller}{_path}";

    private bool TryWrite(CgroupWrite write)
    {
        try
        {
            File.WriteAllText(Path.Combine(Folder(write.Controller), write.File), write.Value);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Write(CgroupWrite write)
    {
        var path = Path.Combine(Folder(write.Controller), Present(write));
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

    /// <summary>The weight of block I/O has another name with the scheduler bfq.</summary>
    private string Present(CgroupWrite write)
        => write.File == "blkio.weight" && !File.Exists(Path.Combine(Folder(write.Controller), write.File)) ? "blkio.bfq.weight" : write.File;
}
