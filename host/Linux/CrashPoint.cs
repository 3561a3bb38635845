using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>
/// Named places between two steps, at which a test has the daemon die as by kill -9. Compiled in, so that what is tested is what is shipped; off unless the hidden flag
/// <c>--allow-crash-points</c> is given, and then on for the one that <c>ATOLL_CRASH_AT</c> names.
/// </summary>
internal static class CrashPoint
{
    public const string Variable = "ATOLL_CRASH_AT";
    private const string SupervisorVariable = "ATOLL_KILL_SUPERVISOR_AT";
    private const int SIGKILL = 9;
    private static string? s_wanted;

    /// <summary>What the supervisors that are started get on their command lines: the place of their own at which they die.</summary>
    public static IReadOnlyList<string> OfSupervisor { get; private set; } = [];

    /// <summary>From here on the points that the environment names are deadly.</summary>
    public static void Allow()
    {
        s_wanted = Environment.GetEnvironmentVariable(Variable);
        OfSupervisor = Environment.GetEnvironmentVariable(SupervisorVariable) is { } place ? ["--kill-at", place] : [];
    }

    /// <summary>Dies here, if this is the point that was named.</summary>
    public static void Reach(string name)
    {
        if (s_wanted is not null && s_wanted == name)
        {
            // SIGKILL to oneself is delivered before the call returns (kill(2)).
            _ = Unistd.kill(Environment.ProcessId, SIGKILL);
        }
    }
}
