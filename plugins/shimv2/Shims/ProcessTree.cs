using System.Globalization;
using System.Text;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>
/// What an exec's process started, on this host: its descendants, and, since those change hands when their parent ends, whoever is in the session that it leads, or in
/// its cgroup with one of its pipes for a stream. A runtime gives an exec the one or the other for itself. Only one that left both and was orphaned is out of sight.
/// </summary>
internal static class ProcessTree
{
    private const int SIGKILL = 9, SIGSTOP = 19, MaxRounds = 64;

    /// <summary>Stops the root, so that it starts nobody any more, and ends the others; the root is left to the shim, whose child it is.</summary>
    public static void EndDescendants(ProcessIdentity root, IHostProcesses processes, string procFolder = "/proc")
    {
        Signal(root, SIGSTOP, processes);
        for (var round = 0; round < MaxRounds && Descendants(root, procFolder) is { Count: > 0 } found; round++)
        {
            foreach (var process in found)
            {
                Signal(process, SIGKILL, processes);
            }
        }
    }

    /// <summary>Zombies are left out: they have ended.</summary>
    internal static IReadOnlyList<ProcessIdentity> Descendants(ProcessIdentity root, string procFolder)
    {
        var all = Directory.EnumerateDirectories(procFolder).Select(Read).OfType<Entry>().ToArray();
        if (!Array.Exists(all, entry => entry.Pid == root.Pid && entry.StartTime == root.StartTime))
        {
            return [];
        }

        var pipes = Pipes(root.Pid, procFolder);
        var cgroup = Text(root.Pid, "cgroup", procFolder);
        var marked = new HashSet<int> { root.Pid };
        foreach (var entry in all.Where(entry => entry.Session == root.Pid || (cgroup.Length > 0 && Text(entry.Pid, "cgroup", procFolder) == cgroup && Pipes(entry.Pid, procFolder).Overlaps(pipes))))
        {
            marked.Add(entry.Pid);
        }

        while (Array.Exists(all, entry => marked.Contains(entry.Parent) && marked.Add(entry.Pid)))
        {
        }

        return [.. all.Where(entry => entry.Pid != root.Pid && marked.Contains(entry.Pid))
            .Select(entry => new ProcessIdentity { Pid = entry.Pid, StartTime = entry.StartTime, ParentPid = entry.Parent, ParentStartTime = 0 })];
    }

    /// <summary>What its three streams are, as far as they are pipes.</summary>
    private static HashSet<string> Pipes(int pid, string procFolder)
        => [.. Enumerable.Range(0, 3).Select(fd => Link($"{procFolder}/{pid}/fd/{fd}")).OfType<string>().Where(link => link.StartsWith("pipe:", StringComparison.Ordinal))];

    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Text(int pid, string name, string procFolder)
    {
        try
        {
            return File.ReadAllText($"{procFolder}/{pid}/{name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Signal(ProcessIdentity process, int signal, IHostProcesses processes)
    {
        try
        {
            processes.Signal(process, signal);
        }
        catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotFound)
        {
        }
    }

    private static Entry? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        try
        {
            // The command in parentheses may hold anything, so count from the last one (proc(5)): state, parent, group, session, …, start time.
            var text = File.ReadAllText(Path.Combine(folder, "stat"), Encoding.Latin1);
            var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19 && fields[0] is not ("Z" or "X")
                ? new Entry(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Entry(int Pid, int Parent, int Session, long StartTime);
}
