namespace Atoll.DevHost;

/// <summary>Containers' cgroups, of version 1, 2 or both.</summary>
internal static class Cgroups
{
    private const string Mounts = "/sys/fs/cgroup";

    /// <summary>A cgroup's folder in each hierarchy that has it.</summary>
    public static IEnumerable<string> Folders(string path)
        => Directory.Exists(Mounts) ? Directory.EnumerateDirectories(Mounts).Append(Mounts).Select(hierarchy => hierarchy + path).Where(Directory.Exists) : [];

    /// <summary>A file of a cgroup; null where the container has none.</summary>
    public static string? Read(string path, string file)
        => Folders(path).Select(folder => Path.Combine(folder, file)).Where(File.Exists).Select(found => File.ReadAllText(found).Trim()).FirstOrDefault();
}
