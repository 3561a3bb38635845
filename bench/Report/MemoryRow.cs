using Atoll.Bench.Machine;

namespace Atoll.Bench.Report;

/// <summary>A row of memory figures: medians over several processes of a kind.</summary>
internal static class MemoryRow
{
    public static Row Of(string name, params IReadOnlyList<ProcessMemory> processes) => new(name,
    [
        new Figure("resident", processes.Select(memory => (double)memory.Resident).Median()),
        new Figure("proportional", processes.Select(memory => (double)memory.Proportional).Median()),
        new Figure("private", processes.Select(memory => (double)memory.Private).Median()),
    ]);
}
