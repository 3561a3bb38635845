using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Configuration;

/// <summary>Reads <c>[runtimes.NAME]</c>.</summary>
internal static class RuntimeToml
{
    /// <summary>iSulad's limit is 50 arguments; a table this long is a mistake all the same.</summary>
    private const int MaxArgs = 50;

    /// <summary>A runtime's name as a key of TOML: one with a dot in it stands in quotes.</summary>
    public static string Key(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : $"\"{name}\"";

    public static RuntimeEntry Read(string name, TomlSection toml)
    {
        var entry = new RuntimeEntry
        {
            Path = toml.NonEmpty("path"),
            Args = toml.Strings("args") ?? [],
            Options = toml.Free("options") ?? ConfigTable.Empty,
            Annotations = AllowedAnnotations.Read(toml.Section("annotations")),
            Adapter = toml.NonEmpty("adapter"),
            Timeout = toml.Seconds("timeout"),
            KnownVulnerable = KnownVulnerableToml.Read(toml),
            Enabled = toml.Boolean("enabled") ?? true,
            Draining = toml.Boolean("drain") ?? false,
            Place = toml.PlaceOf("enabled") ?? toml.PlaceOf("drain"),
        };
        if (!ManifestValidation.IsRuntimeName(name))
        {
            toml.Problems.Add(new ConfigProblem(toml.File, toml.Line, toml.Column, $"[runtimes.{name}]: no runtime name: letters, digits, '.', '_', '+' and '-', beginning with a letter or digit"));
        }

        if (entry.Path is { } path && !Path.IsPathRooted(path))
        {
            toml.Reject("path", $"must be an absolute path, not '{path}'");
        }

        if (entry.Args.Count > MaxArgs)
        {
            toml.Reject("args", $"has {entry.Args.Count} arguments; at most {MaxArgs}");
        }

        if (entry.Args.Any(arg => arg.Contains('\0', StringComparison.Ordinal)))
        {
            toml.Reject("args", "holds a NUL character");
        }

        toml.RejectUnknown();
        return entry;
    }
}
