namespace Atoll.Host.Linux;

/// <summary>The engine's own part of the cgroup hierarchies.</summary>
internal static class Cgroups
{
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
}
