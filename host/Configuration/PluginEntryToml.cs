using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Configuration;

/// <summary>Reads <c>[plugins.ID]</c>: the host's own keys, and whatever else is there for the plugin.</summary>
internal static class PluginEntryToml
{
    /// <summary>The keys that a plugin's own settings cannot have.</summary>
    public static readonly IReadOnlyList<string> HostKeys = ["enabled", "drain", "priority", "isolation"];

    public static PluginEntry Read(TomlSection toml)
    {
        var priority = toml.Int64("priority");
        if (priority is < ManifestValidation.MinPriority or > ManifestValidation.MaxPriority)
        {
            toml.Reject("priority", $"must be {ManifestValidation.MinPriority} to {ManifestValidation.MaxPriority}, not {priority}");
        }

        return new PluginEntry
        {
            Enabled = toml.Boolean("enabled") ?? true,
            Draining = toml.Boolean("drain") ?? false,
            Priority = (int?)priority,
            Isolation = Isolation(toml),
            Config = toml.Free(),
            Places = toml.Places(),
        };
    }

    private static PluginIsolation Isolation(TomlSection toml)
    {
        switch (toml.String("isolation"))
        {
            case null or "none":
                return PluginIsolation.None;
            case "process":
                return PluginIsolation.Process;
            case "auto":
                return PluginIsolation.Auto;
            case var other:
                toml.Reject("isolation", $"must be none, process or auto, not '{other}'");
                return PluginIsolation.None;
        }
    }
}
