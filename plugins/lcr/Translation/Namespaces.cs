namespace Atoll.Plugins.Lcr.Translation;

/// <summary>linux.namespaces and the maps of users and groups.</summary>
internal static class Namespaces
{
    /// <summary>The specification's names and LXC's.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["pid"] = "pid",
        ["network"] = "net",
        ["ipc"] = "ipc",
        ["uts"] = "uts",
        ["mount"] = "mnt",
        ["user"] = "user",
        ["cgroup"] = "cgroup",
    };

    public static void Translate(Bundle bundle, LxcConfiguration configuration)
    {
        var made = new List<string>();
        foreach (var entry in bundle.Linux.Objects("namespaces"))
        {
            var type = entry.Text("type") ?? throw Bundle.Invalid("a namespace has no type");
            if (!Names.TryGetValue(type, out var name))
            {
                throw Bundle.NotSupported("linux.namespaces", $"there is no namespace '{type}' for it");
            }

            if (entry.Text("path") is not { Length: > 0 } path)
            {
                made.Add(name);
            }
            else if (name is "mnt" or "user")
            {
                throw Bundle.NotSupported("linux.namespaces[].path", $"a {type} namespace is not joined");
            }
            else
            {
                configuration.Add($"lxc.namespace.share.{name}", path);
            }
        }

        if (!made.Contains("mnt"))
        {
            throw Bundle.NotSupported("linux.namespaces", "a container needs a mount namespace of its own");
        }

        // Exactly these: what is neither made nor joined is the host's.
        configuration.Add("lxc.namespace.clone", string.Join(' ', made));
        if (made.Contains("net"))
        {
            configuration.Add("lxc.net.0.type", "empty");
        }

        Map(bundle, configuration, "uidMappings", 'u');
        Map(bundle, configuration, "gidMappings", 'g');
    }

    private static void Map(Bundle bundle, LxcConfiguration configuration, string field, char kind)
    {
        foreach (var map in bundle.Linux.Objects(field))
        {
            configuration.Add("lxc.idmap", $"{kind} {Part("containerID")} {Part("hostID")} {Part("size")}");

            long Part(string name) => map.Number(name) ?? throw Bundle.Invalid($"an entry of linux.{field} has no {name}");
        }
    }
}
