using System.Text.Json.Nodes;

namespace Atoll.Plugins.Oci;

/// <summary>What a configuration forbids its container. A runtime that cannot enforce it must not be asked: some leave it out without a word.</summary>
internal static class Restrictions
{
    /// <summary>Attributes that hold for everything mounted beneath, which older runtimes do not know (OCI config.md, mounts).</summary>
    private static readonly string[] Recursive = ["rro", "rnosuid", "rnodev", "rnoexec", "rnosymfollow"];

    private static readonly string[] Kinds = ["mount", "pid", "network", "ipc", "uts", "user", "cgroup", "time"];

    /// <exception cref="RuntimeException">NotSupported, with what the runtime lacks.</exception>
    public static void Require(string config, RuntimeFeatures features, string runtime)
    {
        if (!MayLack(config, features))
        {
            return;
        }

        var spec = JsonNode.Parse(config);
        var (linux, process) = (spec?["linux"], spec?["process"]);
        Check(features.Seccomp, linux?["seccomp"] is not null, "a seccomp filter", "--security-opt seccomp=unconfined");
        Check(features.AppArmor, Text(process?["apparmorProfile"]).Length > 0, "an AppArmor profile", "--security-opt apparmor=unconfined");
        Check(features.SELinux, Text(process?["selinuxLabel"]).Length > 0 || Text(linux?["mountLabel"]).Length > 0, "an SELinux label", "--security-opt label=disable");
        foreach (var type in (linux?["namespaces"] as JsonArray ?? []).Select(entry => Text(entry?["type"])))
        {
            Check(features.Namespaces?.Contains(type), true, $"a {type} namespace", "none of that kind");
        }

        foreach (var option in (spec?["mounts"] as JsonArray ?? []).SelectMany(mount => mount?["options"] as JsonArray ?? []).Select(Text).Where(option => Recursive.Contains(option)))
        {
            Check(features.MountOptions?.Contains(option), true, $"the mount option {option}", "mounts without it");
        }

        void Check(bool? has, bool isAsked, string what, string instead)
        {
            if (isAsked && has is false)
            {
                throw new RuntimeException(RuntimeErrorCode.NotSupported, $"runtime '{runtime}' cannot enforce {what}, which the container asks for; use another runtime, or ask for {instead}");
            }
        }
    }

    /// <summary>Cheap, because it is asked at each start: most runtimes lack nothing that is asked for.</summary>
    private static bool MayLack(string config, RuntimeFeatures features)
    {
        return (features.Seccomp is false && Has("seccomp"))
            || (features.AppArmor is false && Has("apparmorProfile"))
            || (features.SELinux is false && (Has("selinuxLabel") || Has("mountLabel")))
            || (features.Namespaces is { } namespaces && Kinds.Any(kind => !namespaces.Contains(kind) && Has(kind)))
            || (features.MountOptions is { } options && Recursive.Any(option => !options.Contains(option) && Has(option)));

        bool Has(string word) => config.Contains($"\"{word}\"", StringComparison.Ordinal);
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
