using Atoll.DevHost.Native;

namespace Atoll.DevHost;

/// <summary>What a host's containers left behind after they were removed.</summary>
internal static class Leftovers
{
    /// <summary>A process that was sent its last signal may still be on its way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Looks when the daemon has ended.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(DevelopmentHost host)
    {
        var found = await LivingAsync(host.Folder, $"{DevelopmentHost.Mark}={host.Folder}");

        found.AddRange(File.ReadLines("/proc/self/mounts").Where(line => line.Contains(host.Folder, StringComparison.Ordinal)).Select(line => $"mount {line}"));
        found.AddRange(Entries(Path.Combine(host.State, "containers")).Concat(Entries(Path.Combine(host.Root, "containers"))).Select(path => $"file {path}"));
        found.AddRange(Cgroups.Folders(host.CgroupParent).Select(folder => $"cgroup {folder}"));
        return found;
    }

    private static IEnumerable<string> Entries(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];

    /// <summary>Processes of a container, by a text that is in its environment.</summary>
    public static async Task<bool> HasNoneOfAsync(string mark) => (await LivingAsync(mark, mark)).Count == 0;

    /// <summary>Whether a text is in a process's environment.</summary>
    public static bool HasMark(string process, string mark)
    {
        try
        {
            return File.ReadAllText($"{process}/environ").Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<List<string>> LivingAsync(string folder, string mark)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out var pid) && Belongs(process, folder, mark) is { } words && !await ProcessEnd.WaitAsync(pid, Patience))
            {
                found.Add($"process {pid}: {words}");
            }
        }

        return found;
    }

    /// <summary>A process whose current folder, command line or environment names the host; a zombie is its parent's to reap and has none of them.</summary>
    private static string? Belongs(string process, string folder, string mark)
    {
        try
        {
            var command = File.ReadAllText($"{process}/cmdline").Replace('\0', ' ').Trim();
            var where = new DirectoryInfo($"{process}/cwd").LinkTarget ?? "";
            return where.StartsWith(folder, StringComparison.Ordinal) || command.Contains(folder, StringComparison.Ordinal)
                || HasMark(process, mark)
                ? $"{command} (in {where})"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
