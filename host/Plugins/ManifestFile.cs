using Atoll.Host.Configuration;
using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Plugins;

/// <summary>Reads <c>plugin.toml</c>, strictly.</summary>
internal static class ManifestFile
{
    public const string Name = "plugin.toml";

    /// <summary>Asked after every shipped plugin but the last resort.</summary>
    private const int DefaultPriority = 500;

    /// <summary>The manifest, or null and every mistake.</summary>
    public static (PluginManifest? Manifest, IReadOnlyList<ConfigProblem> Problems) Read(string file)
    {
        var problems = new List<ConfigProblem>();
        var toml = TomlSection.Read(file, problems);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var manifest = new PluginManifest
        {
            Id = Required(toml, "id"),
            Version = Required(toml, "version"),
            Assembly = Required(toml, "assembly"),
            Sdk = Required(toml, "sdk"),
            Type = toml.String("type"),
            Priority = Priority(toml),
            Runtimes = toml.Strings("runtimes") ?? [],
            Unloadable = toml.Boolean("unloadable") ?? true,
            Description = toml.String("description") ?? "",
            Vendor = toml.String("vendor") ?? "",
            Config = toml.Free("config") ?? ConfigTable.Empty,
        };
        toml.RejectUnknown();

        // A key that is missing or of another type was reported as that; its value is no second mistake.
        var reported = problems.Count == 0 ? [] : problems.Select(p => p.Message.Split('\'')[1]).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, problem) in ManifestValidation.Validate(manifest).Where(p => !reported.Contains(p.Key)))
        {
            toml.Reject(key, problem);
        }

        return problems.Count == 0 ? (manifest, problems) : (null, problems);
    }

    private static string Required(TomlSection toml, string key)
    {
        if (!toml.Keys.Contains(key))
        {
            toml.Reject(key, "is missing");
        }

        return toml.String(key) ?? "";
    }

    private static int Priority(TomlSection toml)
        => (int)Math.Clamp(toml.Int64("priority") ?? DefaultPriority, ManifestValidation.MinPriority - 1, ManifestValidation.MaxPriority + 1);
}
