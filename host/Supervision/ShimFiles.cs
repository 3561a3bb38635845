using System.Globalization;
using Atoll.Host.Linux;

namespace Atoll.Host.Supervision;

/// <summary>What a supervisor leaves in its folder: the container's state folder, or an exec's within it.</summary>
internal static class ShimFiles
{
    public const string Socket = "shim.sock", Process = "process", Exit = "exit";
    private const int MaxRecord = 256;
    private const string Pid = "pid", Execs = "exec", Stdin = "stdin", Stdout = "stdout", Stderr = "stderr";

    /// <summary>Where the command writes the pid.</summary>
    public static string PidFile(string folder) => Path.Combine(folder, Pid);

    /// <summary>The fifos of streams that are kept.</summary>
    public static KeptStreams Fifos(string folder, ConsoleKind console, StdinMode stdin) => new()
    {
        Stdin = console == ConsoleKind.Terminal || stdin == StdinMode.Open ? Path.Combine(folder, Stdin) : "",
        Stdout = Path.Combine(folder, Stdout),
        Stderr = console == ConsoleKind.Terminal ? "" : Path.Combine(folder, Stderr),
    };

    /// <summary>The folder of an exec's supervisor.</summary>
    public static string ExecFolder(ContainerRef container, string execId) => Path.Combine(container.StateFolder, Execs, execId);

    /// <summary>The folders of execs that run, or that a daemon did not live to remove.</summary>
    public static IReadOnlyList<string> ExecFolders(ContainerRef container)
    {
        try
        {
            var folder = Path.Combine(container.StateFolder, Execs);
            return OwnPath.WhyNotOurs(folder) is null ? Directory.GetDirectories(folder) : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Who the adopted process and the supervisor are; null when none was adopted. Pid 0: the supervisor keeps streams of another's process.</summary>
    public static ProcessIdentity? ReadProcess(string folder)
        => Numbers(folder, Process) is [var pid, var start, var parent, var parentStart]
            ? new ProcessIdentity { Pid = (int)pid, StartTime = start, ParentPid = (int)parent, ParentStartTime = parentStart }
            : null;

    /// <summary>The exit record; null when the container was not seen to end.</summary>
    public static ExitStatus? ReadExit(string folder)
        => Numbers(folder, Exit) is [var status, var nanoseconds]
            ? ExitStatus.FromWaitStatus((int)status, Time(nanoseconds))
            : null;

    public static DateTimeOffset Time(long unixNanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(unixNanoseconds / 100);

    private static long[]? Numbers(string folder, string file)
    {
        string? text;
        try
        {
            text = OwnPath.ReadText(Path.Combine(folder, file), MaxRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuntimeException)
        {
            return null;
        }

        if (text is null)
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
