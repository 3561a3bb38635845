using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atoll.Plugins.Oci;

/// <summary>What a runtime was built with, as it says itself: <c>features</c> (OCI runtime-spec, features.md), or the <c>+SECCOMP</c> of crun's <c>--version</c>. Null where it does not say.</summary>
internal sealed record RuntimeFeatures
{
    public static RuntimeFeatures Unknown { get; } = new();

    public bool? Seccomp { get; init; }

    public bool? AppArmor { get; init; }

    public bool? SELinux { get; init; }

    public IReadOnlySet<string>? Namespaces { get; init; }

    public IReadOnlySet<string>? MountOptions { get; init; }

    /// <summary>Reads the answer to <c>features</c>; unknown where it is no such answer.</summary>
    public static RuntimeFeatures FromJson(string json)
    {
        try
        {
            var linux = JsonNode.Parse(json)?["linux"];
            return new RuntimeFeatures
            {
                Seccomp = Flag(linux, "seccomp"),
                AppArmor = Flag(linux, "apparmor"),
                SELinux = Flag(linux, "selinux"),
                Namespaces = Texts(linux?["namespaces"]),
                MountOptions = Texts(JsonNode.Parse(json)?["mountOptions"]),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Unknown;
        }
    }

    /// <summary>Reads crun's <c>--version</c>: a line of what it was built with, each word with a plus.</summary>
    public static RuntimeFeatures FromVersion(string text)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith('+'));
        if (line is null)
        {
            return Unknown;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new RuntimeFeatures { Seccomp = words.Contains("+SECCOMP"), AppArmor = words.Contains("+APPARMOR"), SELinux = words.Contains("+SELINUX") };
    }

    private static bool? Flag(JsonNode? linux, string name) => linux?[name]?["enabled"]?.GetValue<bool>();

    private static HashSet<string>? Texts(JsonNode? list) => list is JsonArray array ? [.. array.Select(text => text!.GetValue<string>())] : null;
}
