using System.Globalization;
using System.Text.Json.Nodes;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Containers.Spec;

/// <summary>
/// Keeps a configuration within what the daemon has itself. A runtime that is asked for more fails with words that help nobody; here what is
/// taken away is said.
/// </summary>
internal static class OwnMeans
{
    private static readonly string[] Limits =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS",
        "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    /// <summary>The daemon's own, which its children begin with (proc(5)).</summary>
    public static int OomScoreAdj => int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture);

    /// <summary>Changes the configuration and says what was changed, one sentence each.</summary>
    public static IReadOnlyList<string> Apply(JsonObject spec, IReadOnlySet<string> ownCapabilities)
    {
        var warnings = new List<string>();
        var process = (JsonObject)spec["process"]!;
        KeepCapabilities(process, ownCapabilities, warnings);
        if (!ownCapabilities.Contains("CAP_SYS_RESOURCE"))
        {
            KeepLimits(process, warnings);
            KeepOomScore(process, warnings);
        }

        return warnings;
    }

    private static void KeepCapabilities(JsonObject process, IReadOnlySet<string> own, List<string> warnings)
    {
        if (process["capabilities"] is not JsonObject sets)
        {
            return;
        }

        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var set in sets.Select(pair => pair.Value).OfType<JsonArray>())
        {
            var lacking = set.Where(name => !own.Contains(name!.GetValue<string>())).ToArray();
            foreach (var name in lacking)
            {
                missing.Add(name!.GetValue<string>());
                set.Remove(name);
            }
        }

        if (missing.Count > 0)
        {
            warnings.Add($"left out {string.Join(", ", missing)}: the engine does not have {(missing.Count == 1 ? "it" : "them")} itself");
        }
    }

    private static unsafe void KeepLimits(JsonObject process, List<string> warnings)
    {
        var own = stackalloc ulong[2];
        foreach (var limit in (process["rlimits"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = limit["type"]?.GetValue<string>() ?? "";
            var resource = Array.IndexOf(Limits, name);
            if (resource < 0 || Unistd.getrlimit(resource, own) != 0 || !Asked(limit["hard"], out var hard) || hard <= own[1])
            {
                continue;
            }

            limit["hard"] = own[1];
            if (Asked(limit["soft"], out var soft) && soft > own[1])
            {
                limit["soft"] = own[1];
            }

            warnings.Add($"{name} is {own[1]} and not {hard}: the engine may not go over its own hard limit");
        }
    }

    private static void KeepOomScore(JsonObject process, List<string> warnings)
    {
        var own = OomScoreAdj;
        if (process["oomScoreAdj"] is JsonValue value && value.TryGetValue(out int asked) && asked < own)
        {
            process["oomScoreAdj"] = own;
            warnings.Add($"oomScoreAdj is {own} and not {asked}: the engine may not go below its own");
        }
    }

    private static bool Asked(JsonNode? node, out ulong value)
    {
        value = 0;
        return node is JsonValue number && number.TryGetValue(out value);
    }
}
