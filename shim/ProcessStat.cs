namespace Atoll.Shim;

/// <summary>The start time of a process, which together with its pid names it for good: proc_pid_stat(5).</summary>
internal static unsafe class ProcessStat
{
    /// <summary>Field 22 of <c>/proc/PID/stat</c>, in clock ticks since boot; 0 when there is no such process.</summary>
    public static long StartTime(int pid)
    {
        var path = stackalloc byte[32];
        var name = new Text(path, 32);
        name.Add("/proc/"u8);
        name.AddNumber(pid);
        name.Add("/stat"u8);

        var content = stackalloc byte[1024];
        var length = SmallFile.Read(name.Terminate(), content, 1024);
        return length <= 0 ? 0 : Parse(content, length);
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
}
