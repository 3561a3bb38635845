using System.Globalization;

namespace Atoll.Bench.Machine;

/// <summary>The CPU time of a process, user and system, of threads that ended too: fields 14 and 15 of its stat (proc(5)), in hundredths of a second.</summary>
internal static class ProcessCpu
{
    public static TimeSpan Of(int pid)
    {
        const double TicksPerSecond = 100;
        var text = File.ReadAllText($"/proc/{pid}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
