namespace Atoll.Shim;

/// <summary>The start time of a process, which together with its pid names it for good: proc_pid_stat(5).</summary>
internal static unsafe class ProcessStat
{
    private const int Size = 1024;

    /// <summary>Field 22 of <c>/proc/PID/stat</c>, in clock ticks since boot; 0 when there is no such process.</summary>
    public static long StartTime(int pid)
    {
        var content = stackalloc byte[Size];
        var length = ReadFile(pid, content);
        return length <= 0 ? 0 : Parse(content, length);
    }

    /// <summary>A process's parent (field 4), session (field 6) and start time; false when there is none, or it is a zombie.</summary>
    public static bool Read(int pid, out int parent, out int session, out long startTime)
    {
        parent = 0;
        session = 0;
        startTime = 0;
        var content = stackalloc byte[Size];
        var length = ReadFile(pid, content);
        if (length <= 0) return false;
        startTime = Parse(content, length);
        var end = content + length;
        var at = end;
        while (at > content && at[-1] != ')') at--;
        if (startTime == 0 || end - at < 4 || at[1] == 'Z' || at[1] == 'X') return false;
        at += 3;
        parent = (int)Decimal.Read(ref at, end);
        at++;
        Decimal.Read(ref at, end); // the process group
        at++;
        session = (int)Decimal.Read(ref at, end);
        return true;
    }

    /// <summary>Counts from the last parenthesis, because the command's name (field 2) may contain blanks and parentheses.</summary>
    public static long Parse(byte* content, int length)
    {
        var end = content + length;
        var at = end;
        while (at > content && at[-1] != ')') at--;
        if (at == content) return 0;
        for (var blanks = 0; at < end; at++)
        {
            if (*at != ' ' || ++blanks < 20) continue; // field 3 follows the first blank
            at++;
            var value = Decimal.Read(ref at, end);
            return value < 0 ? 0 : value;
        }

        return 0;
    }

    private static int ReadFile(int pid, byte* content)
    {
        var path = stackalloc byte[32];
        var name = new Text(path, 32);
        name.Add("/proc/"u8);
        name.AddNumber(pid);
        name.Add("/stat"u8);
        return SmallFile.Read(name.Terminate(), content, Size);
    }
}
