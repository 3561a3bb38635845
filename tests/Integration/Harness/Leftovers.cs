namespace Atoll.Integration.Tests.Harness;

/// <summary>What a daemon and its containers left behind. A folder's name tells what is whose: it is in every command line, current folder and cgroup.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> Find(string folder, string state, string cgroupParent)
        => [.. Processes(folder), .. Mounts(folder), .. Cgroups(cgroupParent), .. Files(state), .. Files(Path.Combine(folder, "root", "containers")), .. Sockets(folder)];

    /// <summary>Living processes; a zombie is its parent's to reap.</summary>
    public static IEnumerable<string> Processes(string folder)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            string found;
            try
            {
                if (File.ReadAllText($"{process}/stat").Split(") ")[^1][0] is 'Z' or 'X')
                {
                    continue;
                }

                var where = new DirectoryInfo($"{process}/cwd").LinkTarget ?? "";
                var command = File.ReadAllText($"{process}/cmdline").Replace('\0', ' ');
                if (!where.StartsWith(folder, StringComparison.Ordinal) && !command.Contains(folder, StringComparison.Ordinal))
                {
                    continue;
                }

                found = $"process {Path.GetFileName(process)}: {command} (in {where})";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return found;
        }
    }

    private static IEnumerable<string> Mounts(string folder)
        => File.ReadLines("/proc/self/mounts").Where(line => line.Contains(folder, StringComparison.Ordinal)).Select(line => $"mount {line}");

    private static IEnumerable<string> Cgroups(string parent)
        => Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(hierarchy => hierarchy + parent).Where(Directory.Exists).Select(path => $"cgroup {path}");

    private static IEnumerable<string> Files(string folder)
        => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) is not ("containers" or "console" or "plugins")).Select(path => $"file {path}") : [];

    private static IEnumerable<string> Sockets(string folder)
        => File.ReadLines("/proc/net/unix").Where(line => line.Contains(folder, StringComparison.Ordinal)).Select(line => $"socket {line}");
}
