using System.Globalization;
using System.Text;

namespace Atoll.PluginSdk;

/// <summary>Who a process is: its number alone is reused, its number and start time together are not. iSulad: <c>pid_ppid_info_t</c>.</summary>
public sealed record ProcessIdentity
{
    /// <summary>As the host sees it.</summary>
    public required int Pid { get; init; }

    /// <summary>Clock ticks after boot: field 22 of <c>/proc/PID/stat</c>, proc(5).</summary>
    public required long StartTime { get; init; }

    /// <summary>Its parent: the process that guards the container.</summary>
    public required int ParentPid { get; init; }

    /// <summary>Clock ticks after boot; 0 when the parent was already gone.</summary>
    public required long ParentStartTime { get; init; }

    /// <summary>Reads an identity from <c>/proc</c>.</summary>
    /// <param name="pid">As the host sees it.</param>
    /// <param name="procFolder">Another folder in tests.</param>
    /// <returns>The identity, also of a zombie.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotFound"/> when there is no such process.</exception>
    public static ProcessIdentity Read(int pid, string procFolder = "/proc")
    {
        if (ReadStat(pid, procFolder) is not { } self)
        {
            throw new RuntimeException(RuntimeErrorCode.NotFound, $"no process with pid {pid}");
        }

        return new ProcessIdentity
        {
            Pid = pid,
            StartTime = self.StartTime,
            ParentPid = self.ParentPid,
            ParentStartTime = ReadStat(self.ParentPid, procFolder)?.StartTime ?? 0,
        };
    }

    /// <summary>Whether this very process is alive: same pid, same start time, and no zombie.</summary>
    /// <param name="procFolder">Another folder in tests.</param>
    /// <returns>False also when <c>/proc</c> cannot be read.</returns>
    public bool IsAlive(string procFolder = "/proc")
        => ReadStat(Pid, procFolder) is { } stat && stat.StartTime == StartTime && stat.State is not ('Z' or 'X');

    private static (char State, int ParentPid, long StartTime)? ReadStat(int pid, string procFolder)
    {
        if (pid <= 0)
        {
            return null;
        }

        string text;
        try
        {
            text = File.ReadAllText($"{procFolder}/{pid}/stat", Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The second field is the command in parentheses and may hold anything, so count from the last one (proc(5)).
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            ? (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture))
            : null;
    }
}
