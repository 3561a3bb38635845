using System.CommandLine;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>How long a container may take to end by itself; and how long the answer may take then.</summary>
internal static class StopTime
{
    // The daemon sends SIGKILL after that, and gives up when even this does not help.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public static Option<int?> Option() => Flags.Parsed<int?>(
        text => Flags.WholeNumber(text), "Seconds to wait before SIGKILL (default: the container's own, or 10; -1: as long as it takes)", "SECONDS", "--time", "-t", "--timeout");

    /// <summary>Without a number the container's own holds, which only the daemon knows.</summary>
    public static TimeSpan Limit(int? seconds) => seconds is >= 0 and var given ? TimeSpan.FromSeconds(given) + Grace : Timeout.InfiniteTimeSpan;
}
