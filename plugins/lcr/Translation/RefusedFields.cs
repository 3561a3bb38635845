using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>Fields of the OCI configuration that neither LXC nor <c>atoll-lxc</c> can do. Whoever asks for one is told its name.</summary>
internal static class RefusedFields
{
    /// <summary>Path of the field, a list's items by <c>[]</c>, and why.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["process.scheduler"] = "LXC starts a process with its monitor's scheduling",
        ["process.execCPUAffinity"] = "an exec gets the container's CPUs",
        ["mounts[].uidMappings"] = "mounts are not mapped to other users",
        ["mounts[].gidMappings"] = "mounts are not mapped to other groups",
        ["hooks.createContainer"] = "LXC has entered the container's root when hooks can run in its namespaces",
        ["linux.intelRdt"] = "LXC has no such setting",
        ["linux.mountLabel"] = "LXC labels processes, not mounts",
        ["linux.timeOffsets"] = "time namespaces are not made",
        ["linux.personality.flags"] = "the specification defines none",
        ["linux.seccomp.listenerPath"] = "nobody answers a notification",
        ["linux.seccomp.listenerMetadata"] = "nobody answers a notification",
        ["linux.resources.memory.kernel"] = "the kernel has no limit of kernel memory any more",
        ["linux.resources.memory.checkBeforeUpdate"] = "the kernel has no such check",
    };

    /// <summary>Refuses a configuration, or a part of one, that has such a field with something in it.</summary>
    /// <param name="of">An object.</param>
    /// <param name="path">Where it lies in the configuration; empty for the whole of it.</param>
    /// <exception cref="RuntimeException">NotSupported, with the field's name.</exception>
    public static void Check(JsonObject of, string path = "")
    {
        foreach (var (name, value) in of)
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (All.TryGetValue(inner, out var why) && HasContent(value))
            {
                throw Bundle.NotSupported(inner, why);
            }

            switch (value)
            {
                case JsonObject inside:
                    Check(inside, inner);
                    break;
                case JsonArray list:
                    foreach (var item in list.OfType<JsonObject>())
                    {
                        Check(item, $"{inner}[]");
                    }

                    break;
                default:
                    break;
            }
        }
    }

    private static bool HasContent(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject inside => inside.Count > 0,
        JsonValue plain => !(plain.TryGetValue(out bool flag) && !flag) && !(plain.TryGetValue(out string? text) && text.Length == 0),
        _ => true,
    };
}
