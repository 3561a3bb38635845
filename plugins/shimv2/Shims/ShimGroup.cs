using System.Text.Json;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>Which containers share one shim: those whose annotations say so.</summary>
internal static class ShimGroup
{
    /// <summary>The first that is there counts, as in the runc shim, which reads the bundle's configuration itself.</summary>
    private static readonly string[] Annotations = ["io.containerd.runc.v2.group", "io.kubernetes.cri.sandbox-id"];

    /// <summary>The group's name; the container's own id where it is in none.</summary>
    /// <exception cref="RuntimeException">InvalidArgument for a name that no shim would take.</exception>
    public static string Of(ContainerRef container)
    {
        var config = File.ReadAllBytes(Path.Combine(container.BundleFolder, "config.json"));
        using var json = JsonDocument.Parse(config);
        if (!json.RootElement.TryGetProperty("annotations", out var annotations) || annotations.ValueKind != JsonValueKind.Object)
        {
            return container.Id;
        }

        foreach (var name in Annotations)
        {
            if (annotations.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } group)
            {
                return group;
            }
        }

        return container.Id;
    }

    /// <summary>Whether another container has the same shim: its record, beside this one's, says so.</summary>
    public static bool IsShared(ContainerRef container, ShimRecord record)
        => record.Group != container.Id && Path.GetDirectoryName(container.StateFolder) is { } all && Directory.Exists(all)
            && Directory.EnumerateDirectories(all).Any(folder => folder != container.StateFolder && ShimRecord.Read(ShimFiles.Record(folder)) is { } other && other.Address == record.Address && other.Group == record.Group);
}
