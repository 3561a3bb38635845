using System.Globalization;
using Atoll.Bench.Report;

namespace Atoll.Bench.Machine;

/// <summary>What a process holds at one moment.</summary>
internal sealed record Holdings(int Descriptors, int Threads, int Children, int Zombies, ProcessMemory Memory)
{
    private const double MiB = 1024;

    /// <summary>How often something had been done by then.</summary>
    public int Done { get; init; }

    public static Holdings Of(int pid)
    {
        var states = States(pid);
        return new Holdings(
            Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length,
            Directory.GetDirectories($"/proc/{pid}/task").Length,
            states.Count,
            states.Count(state => state is 'Z' or 'X'),
            ProcessMemory.Read(pid));
    }

    public Row ToRow(string name) => new(name,
    [
        new Figure("descriptors", Descriptors), new Figure("threads", Threads), new Figure("children", Children), new Figure("zombies", Zombies),
        new Figure("resident MiB", Memory.Resident / MiB), new Figure("private MiB", Memory.Private / MiB),
    ]);

    /// <summary>The state letter of each of its children (proc(5)).</summary>
    private static List<char> States(int parent)
    {
        var states = new List<char>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                var text = File.ReadAllText($"{folder}/stat");
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (int.Parse(fields[1], CultureInfo.InvariantCulture) == parent)
                {
                    states.Add(fields[0][0]);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return states;
    }
}
