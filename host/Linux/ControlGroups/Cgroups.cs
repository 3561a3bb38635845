using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>The engine's own part of the cgroup hierarchies.</summary>
internal static class Cgroups
{
    /// <summary>
    /// Removes what a runtime left of a container's cgroups. Where the unified hierarchy is not mounted crun 1.8 makes a plain folder in its place and
    /// leaves it, with files in it.
    /// </summary>
    public static void Remove(string cgroup, string mountFolder = "/sys/fs/cgroup")
    {
        foreach (var hierarchy in Directory.EnumerateDirectories(mountFolder).Append(mountFolder))
        {
            RemoveTree(hierarchy + cgroup);
        }
    }

    /// <summary>Removes the parent of containers' cgroups from every hierarchy where nothing is left in it.</summary>
    public static void RemoveEmpty(string parent, string mountFolder = "/sys/fs/cgroup")
    {
        foreach (var hierarchy in Directory.EnumerateDirectories(mountFolder).Append(mountFolder))
        {
            var folder = hierarchy + parent;
            try
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder);
                }
            }
            catch (IOException)
            {
                // Somebody else's cgroup lies in it.
            }
        }
    }

    /// <summary>Bottom up: a cgroup is removed by rmdir alone, and its files cannot be.</summary>
    private static void RemoveTree(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (var inner in Directory.EnumerateDirectories(folder))
            {
                RemoveTree(inner);
            }

            if (!IsCgroup(folder))
            {
                Directory.Delete(folder, recursive: true);
                return;
            }

            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // A process of it is still dying; the runtime has reported success, and the next cleanup sees it.
        }
    }

    /// <summary>Every cgroup of either version has this file, and only the kernel makes it unremovable: a plain copy has no type of its own.</summary>
    private static bool IsCgroup(string folder) => File.Exists(Path.Combine(folder, "cgroup.procs")) && File.Exists(Path.Combine(folder, "notify_on_release"))
        || File.Exists(Path.Combine(folder, "cgroup.controllers"));
}
