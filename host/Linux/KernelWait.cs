using System.Text;

namespace Atoll.Host.Linux;

/// <summary>What a process that does not end waits for.</summary>
internal static class KernelWait
{
    /// <summary>One clause: pid, state, and the kernel's function that it waits in, as far as /proc tells (proc(5)).</summary>
    public static string Of(int pid, string procFolder = "/proc")
    {
        var state = Line($"{procFolder}/{pid}/status", "State:");
        var channel = Text($"{procFolder}/{pid}/wchan") is { Length: > 0 } name and not "0" ? $" in {name}" : "";
        return state is null ? $"process {pid} is gone, and its supervisor has not told of it" : $"process {pid} is in state {state}{channel}";
    }

    private static string? Line(string file, string key)
        => Text(file).Split('\n').FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim();

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.Latin1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
