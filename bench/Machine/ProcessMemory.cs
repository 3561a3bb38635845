using System.Globalization;

namespace Atoll.Bench.Machine;

/// <summary>Memory of one process in KiB, from <c>/proc/PID/smaps_rollup</c>: resident; proportional (a shared page counts by its share); private.</summary>
internal readonly record struct ProcessMemory(long Resident, long Proportional, long Private)
{
    public static ProcessMemory Read(int pid)
    {
        var fields = File.ReadLines($"/proc/{pid}/smaps_rollup").Skip(1)
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture));
        return new ProcessMemory(fields["Rss"], fields["Pss"], fields["Private_Clean"] + fields["Private_Dirty"]);
    }
}
