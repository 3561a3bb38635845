using System.Text;
using System.Text.Json.Nodes;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Lcr.Tests;

/// <summary>What becomes of a configuration.</summary>
internal static class Translated
{
    private const string Minimal = """
        {
          "ociVersion": "1.0.2",
          "process": { "args": ["/bin/true"], "env": ["PATH=/bin", "HOME=/"], "cwd": "/" },
          "root": { "path": "/tmp" },
          "linux": { "namespaces": [{ "type": "mount" }, { "type": "pid" }, { "type": "uts" }, { "type": "ipc" }, { "type": "network" }] }
        }
        """;

    public static ContainerRef Container { get; } = new()
    {
        Id = new string('a', 64),
        Runtime = new RuntimeRef { Name = "lcr" },
        RootFolder = "/root-folder",
        StateFolder = "/state-folder",
        BundleFolder = "/bundle",
        CgroupPath = "/atoll/c",
    };

    /// <summary>The smallest configuration with something put into it.</summary>
    public static JsonObject With(Action<JsonObject> change)
    {
        var spec = JsonNode.Parse(Minimal)!.AsObject();
        change(spec);
        return spec;
    }

    /// <summary>The smallest configuration with a member, JSON, at a path of names.</summary>
    public static JsonObject With(string path, string json) => With(spec =>
    {
        var names = path.Split('.');
        var at = spec;
        foreach (var name in names[..^1])
        {
            at[name] ??= new JsonObject();
            at = at[name]!.AsObject();
        }

        at[names[^1]] = JsonNode.Parse(json);
    });

    public static (string Configuration, string[] Steps) Of(JsonObject spec, ConsoleKind console = ConsoleKind.Streams)
    {
        var translation = ContainerTranslation.Of(new Bundle(spec), Container, console);
        return (translation.Configuration, Lines(translation.Steps));
    }

    /// <summary>One line a step.</summary>
    public static string[] Lines(byte[] steps)
    {
        var texts = Encoding.UTF8.GetString(steps).TrimEnd('\0').Split('\0');
        var lines = new List<string>();
        for (var i = 0; i < texts.Length;)
        {
            var count = int.Parse(texts[i + 1], System.Globalization.CultureInfo.InvariantCulture);
            lines.Add(string.Join(' ', [texts[i], .. texts[(i + 2)..(i + 2 + count)]]));
            i += count + 2;
        }

        return [.. lines];
    }
}
