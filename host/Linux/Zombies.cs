using System.Globalization;

namespace Atoll.Host.Linux;

/// <summary>Processes that have ended and that nobody has waited for.</summary>
internal static class Zombies
{
    /// <summary>
    /// A container's first process itself, where it has ended and threads of it go on, and its children: what is orphaned in a PID namespace becomes a child of
    /// its first process (pid_namespaces(7)), which many programs do not expect.
    /// </summary>
    /// <param name="procFolder">Another folder in tests.</param>
    /// <returns>How many; 0 also when the process is gone.</returns>
    public static int Of(ProcessIdentity first, string procFolder = "/proc")
    {
        try
        {
            return ProcessIdentity.Read(first.Pid, procFolder).StartTime != first.StartTime ? 0
                : (first.IsAlive(procFolder) ? 0 : 1) + Children(first.Pid, procFolder).Count(pid => IsZombie(pid, procFolder));
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Each thread has children of its own (proc(5), /proc/PID/task/TID/children).</summary>
    private static IEnumerable<int> Children(int pid, string procFolder)
        => from thread in Directory.EnumerateDirectories($"{procFolder}/{pid}/task")
           from child in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
           select int.Parse(child, CultureInfo.InvariantCulture);

    private static bool IsZombie(int pid, string procFolder)
    {
        try
        {
            return !ProcessIdentity.Read(pid, procFolder).IsAlive(procFolder);
        }
        catch (RuntimeException)
        {
            // Somebody has waited for it meanwhile.
            return false;
        }
    }
}
