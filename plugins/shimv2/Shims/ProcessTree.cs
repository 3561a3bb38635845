using System.Globalization;
using System.Text;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>
/// What an exec's process started, on this host: its descendants, and those of the session that it leads, which keep that when their parent ends. Only one that began
/// another session and was orphaned is out of sight.
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

        var marked = new HashSet<int> { root.Pid };
        while (Array.Exists(all, entry => (marked.Contains(entry.Parent) || entry.Session == root.Pid) && marked.Add(entry.Pid)))
        {
        }

        return [.. all.Where(entry => entry.Pid != root.Pid && marked.Contains(entry.Pid))
            .Select(entry => new ProcessIdentity { Pid = entry.Pid, StartTime = entry.StartTime, ParentPid = entry.Parent, ParentStartTime = 0 })];
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
