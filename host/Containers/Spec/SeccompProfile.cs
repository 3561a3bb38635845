using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>Turns a seccomp profile of Docker's form, or of the specification's own, into the latter.</summary>
internal static class SeccompProfile
{
    private static readonly (string Seccomp, string Docker) Machine = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? ("SCMP_ARCH_AARCH64", "arm64") : ("SCMP_ARCH_X86_64", "amd64");

    /// <param name="process">Its capabilities decide over rules that depend on them.</param>
    /// <exception cref="RuntimeException">InvalidArgument.</exception>
    public static JsonObject Parse(string json, JsonObject process)
    {
        try
        {
            var profile = JsonNode.Parse(json) as JsonObject ?? throw Invalid("it is no JSON object");
            var result = new JsonObject { ["defaultAction"] = Clone(profile["defaultAction"]) ?? throw Invalid("it has no defaultAction") };
            foreach (var key in new[] { "defaultErrnoRet", "flags", "listenerPath", "listenerMetadata" })
            {
                if (Clone(profile[key]) is { } value)
                {
                    result[key] = value;
                }
            }

            result["architectures"] = Clone(profile["architectures"]) ?? Architectures(profile["archMap"] as JsonArray);
            var capabilities = (process["capabilities"]?["bounding"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
            result["syscalls"] = new JsonArray([.. (profile["syscalls"] as JsonArray ?? []).OfType<JsonObject>().Where(rule => Applies(rule, capabilities)).Select(Rule)]);
            return result;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Invalid(e.Message);
        }
    }

    private static JsonArray Architectures(JsonArray? map)
    {
        var own = map?.FirstOrDefault(entry => entry?["architecture"]?.GetValue<string>() == Machine.Seccomp);
        return [JsonValue.Create(Machine.Seccomp), .. (own?["subArchitectures"] as JsonArray ?? []).Select(Clone)];
    }

    private static bool Applies(JsonObject rule, HashSet<string> capabilities)
    {
        var includes = rule["includes"] as JsonObject ?? [];
        var excludes = rule["excludes"] as JsonObject ?? [];
        var included = Texts(includes, "caps").All(capabilities.Contains)
            && (Texts(includes, "arches") is not { Length: > 0 } arches || arches.Contains(Machine.Docker))
            && (includes["minKernel"]?.GetValue<string>() is not { } least || Kernel() >= Version.Parse(least));
        var excluded = Texts(excludes, "caps").Any(capabilities.Contains) || Texts(excludes, "arches").Contains(Machine.Docker);
        return included && !excluded;
    }

    /// <summary>What the specification knows of a rule; Docker's has one name in "name" or several in "names".</summary>
    private static JsonObject Rule(JsonObject rule)
    {
        var result = new JsonObject { ["names"] = Clone(rule["names"]) ?? new JsonArray(Clone(rule["name"])), ["action"] = Clone(rule["action"]) };
        foreach (var key in new[] { "errnoRet", "args" })
        {
            if (rule[key] is { } value && value is not JsonArray { Count: 0 })
            {
                result[key] = Clone(value);
            }
        }

        return result;
    }

    private static string[] Texts(JsonObject of, string key) => [.. (of[key] as JsonArray ?? []).Select(text => text!.GetValue<string>())];

    private static JsonNode? Clone(JsonNode? node) => node?.DeepClone();

    private static Version Kernel()
    {
        var parts = File.ReadAllText("/proc/sys/kernel/osrelease").Split('.', '-');
        return new Version(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static RuntimeException Invalid(string why) => new(RuntimeErrorCode.InvalidArgument, $"the seccomp profile cannot be used: {why}");
}
