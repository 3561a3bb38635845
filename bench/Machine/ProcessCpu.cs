namespace Atoll.Bench.Machine;

/// <summary>The CPU time of a process, user and system, from its schedstat: in nanoseconds, where stat(5) counts in hundredths.</summary>
internal static class ProcessCpu
{
    public static TimeSpan Of(int pid) => TimeSpan.FromMicroseconds(Directory.EnumerateDirectories($"/proc/{pid}/task").Sum(Thread) / 1000.0);

    private static long Thread(string folder)
    {
        try
        {
            return long.Parse(File.ReadAllText($"{folder}/schedstat").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended meanwhile.
        }
    }
}
