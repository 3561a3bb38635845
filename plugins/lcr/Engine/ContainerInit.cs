using System.Globalization;

namespace Atoll.Plugins.Lcr.Engine;

/// <summary>The container's first process, from the files that outlive the daemon.</summary>
internal static class ContainerInit
{
    /// <summary>What <c>/proc/PID/exe</c> shows as long as the process is held: <c>atoll-lxc</c> runs as a copy in memory.</summary>
    private const string Held = "/memfd:atoll-lxc";

    /// <summary>Who it is; its parent is LXC's monitor. Null when no container was made.</summary>
    public static ProcessIdentity? Find(ContainerRef container)
    {
        try
        {
            var numbers = File.ReadAllText(LcrFiles.Init(container)).Split(' ', StringSplitOptions.TrimEntries).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            return numbers is [var pid, var start, var parent, var parentStart]
                ? new ProcessIdentity { Pid = (int)pid, StartTime = start, ParentPid = (int)parent, ParentStartTime = parentStart }
                : null;
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether it still stands before its command.</summary>
    public static bool IsHeld(ProcessIdentity init)
    {
        try
        {
            return new FileInfo($"/proc/{init.Pid}/exe").LinkTarget?.StartsWith(Held, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>LXC's monitor as a process of its own.</summary>
    public static ProcessIdentity Monitor(ProcessIdentity init) => new() { Pid = init.ParentPid, StartTime = init.ParentStartTime, ParentPid = 0, ParentStartTime = 0 };

    /// <summary>The wait status that the monitor left; null where it did not live to do so.</summary>
    public static int? Status(ContainerRef container)
    {
        try
        {
            return int.Parse(File.ReadAllText(LcrFiles.Status(container)), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }
}
