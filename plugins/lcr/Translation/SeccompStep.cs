using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Native;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>linux.seccomp, compiled by libseccomp, as runc and crun have it compiled. LXC's own form of profiles lacks flags, actions and conditions.</summary>
internal static class SeccompStep
{
    private const uint Eperm = 1;

    /// <summary>seccomp(2). The filter is put in force by <c>atoll-lxc</c>, so libseccomp need not know of them.</summary>
    private static readonly Dictionary<string, int> Flags = new(StringComparer.Ordinal)
    {
        ["SECCOMP_FILTER_FLAG_TSYNC"] = 1,
        ["SECCOMP_FILTER_FLAG_LOG"] = 2,
        ["SECCOMP_FILTER_FLAG_SPEC_ALLOW"] = 4,
    };

    public static void Add(JsonObject seccomp, Steps steps)
    {
        var flags = seccomp.Texts("flags").Select(name => Flags.TryGetValue(name, out var flag) ? flag : throw Bundle.NotSupported("linux.seccomp.flags", $"'{name}' needs somebody who listens")).Aggregate(0, (all, one) => all | one);
        using var filter = SeccompFilter.Begin(Action(seccomp.Text("defaultAction"), seccomp.Number("defaultErrnoRet")));
        foreach (var architecture in seccomp.Texts("architectures"))
        {
            filter.AddArchitecture(architecture);
        }

        foreach (var rule in seccomp.Objects("syscalls"))
        {
            var action = Action(rule.Text("action"), rule.Number("errnoRet"));
            var conditions = rule.Objects("args").Select(Condition).ToArray();
            foreach (var name in rule.Texts("names"))
            {
                filter.Add(action, name, conditions);
            }
        }

        steps.Add("seccomp", flags, Convert.ToHexStringLower(filter.Export()));
    }

    private static uint Action(string? name, long? errno) => name switch
    {
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => 0,
        "SCMP_ACT_KILL_PROCESS" => 0x80000000,
        "SCMP_ACT_TRAP" => 0x00030000,
        "SCMP_ACT_ERRNO" => 0x00050000 | (uint)(errno ?? Eperm),
        "SCMP_ACT_TRACE" => 0x7ff00000 | (uint)(errno ?? Eperm),
        "SCMP_ACT_LOG" => 0x7ffc0000,
        "SCMP_ACT_ALLOW" => 0x7fff0000,
        "SCMP_ACT_NOTIFY" => throw Bundle.NotSupported("linux.seccomp", "SCMP_ACT_NOTIFY: nobody answers a notification"),
        _ => throw Bundle.Invalid($"linux.seccomp: there is no action '{name}'"),
    };

    private static SeccompCondition Condition(JsonObject argument)
    {
        ulong value = Unsigned(argument, "value"), second = Unsigned(argument, "valueTwo");
        var comparison = Array.IndexOf(["", "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"], argument.Text("op") ?? "");
        return comparison > 0
            ? new SeccompCondition((uint)(argument.Number("index") ?? 0), comparison, value, second)
            : throw Bundle.Invalid($"linux.seccomp: there is no comparison '{argument.Text("op")}'");
    }

    private static ulong Unsigned(JsonObject of, string name) => of[name]?.GetValue<ulong>() ?? 0;
}
