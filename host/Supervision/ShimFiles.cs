using System.Globalization;

namespace Atoll.Host.Supervision;

/// <summary>What a supervisor leaves in the container's state folder.</summary>
internal static class ShimFiles
{
    public const string Socket = "shim.sock", Process = "process", Exit = "exit";

    /// <summary>Who the adopted process and the supervisor are; null when none was adopted.</summary>
    public static ProcessIdentity? ReadProcess(ContainerRef container)
        => Numbers(container, Process) is [var pid, var start, var parent, var parentStart]
            ? new ProcessIdentity { Pid = (int)pid, StartTime = start, ParentPid = (int)parent, ParentStartTime = parentStart }
            : null;

    /// <summary>The exit record; null when the container was not seen to end.</summary>
    public static ExitStatus? ReadExit(ContainerRef container)
        => Numbers(container, Exit) is [var status, var nanoseconds]
            ? ExitStatus.FromWaitStatus((int)status, Time(nanoseconds))
            : null;

    public static DateTimeOffset Time(long unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(unixNanoseconds / 100);

    private static long[]? Numbers(ContainerRef container, string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(Path.Combine(container.StateFolder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var parts = text.Split(' ', StringSplitOptions.TrimEntries);
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }
}
