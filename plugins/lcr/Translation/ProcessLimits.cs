using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>process.rlimits, process.oomScoreAdj of an exec, process.ioPriority, linux.personality.</summary>
internal static class ProcessLimits
{
    /// <summary>getrlimit(2), asm-generic/resource.h: the index is the number.</summary>
    private static readonly string[] Names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS",
        "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    /// <summary>linux/ioprio.h: the class lies above 13 bits of the level.</summary>
    private const int ClassShift = 13;

    public static void Add(JsonObject process, Bundle bundle, Steps steps)
    {
        foreach (var limit in process.Objects("rlimits"))
        {
            var number = Array.IndexOf(Names, limit.Text("type"));
            if (number < 0)
            {
                throw Bundle.Invalid($"process.rlimits: there is no limit '{limit.Text("type")}'");
            }

            steps.Add("limit", number, Value(limit, "soft"), Value(limit, "hard"));
        }

        // A container's is set by LXC, from outside: its own /proc may not be written to.
        if (!ReferenceEquals(process, bundle.Process) && process.Number("oomScoreAdj") is { } score && score != bundle.Process.Number("oomScoreAdj"))
        {
            steps.Add("oom", score);
        }

        if (process.Object("ioPriority") is { } priority)
        {
            var number = Array.IndexOf(["", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"], priority.Text("class") ?? "");
            steps.Add("ioprio", number > 0 ? ((long)number << ClassShift) + (priority.Number("priority") ?? 0) : throw Bundle.Invalid($"process.ioPriority: there is no class '{priority.Text("class")}'"));
        }

        if (bundle.Linux.Object("personality") is { } personality)
        {
            steps.Add("persona", personality.Text("domain") switch
            {
                "LINUX" => 0,
                "LINUX32" => 8,
                var other => throw Bundle.Invalid($"linux.personality: there is no domain '{other}'"),
            });
        }
    }

    private static string Value(JsonObject limit, string name)
        => limit[name]?.AsValue() is not { } value ? throw Bundle.Invalid($"process.rlimits: {limit.Text("type")} has no {name} limit")
            : value.TryGetValue(out ulong number) ? number == ulong.MaxValue ? "infinity" : number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : value.TryGetValue(out long signed) && signed == -1 ? "infinity"
            : throw Bundle.Invalid($"process.rlimits: {name} of {limit.Text("type")} is no number");
}
