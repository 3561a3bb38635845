using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Configuration;

/// <summary>Reads <c>known_vulnerable</c>, of a runtime or for all.</summary>
internal static class KnownVulnerableToml
{
    private const string Key = "known_vulnerable";

    public static KnownVulnerable? Read(TomlSection toml)
    {
        switch (toml.String(Key))
        {
            case null:
                return null;
            case "warn":
                return KnownVulnerable.Warn;
            case "refuse":
                return KnownVulnerable.Refuse;
            case "allow":
                return KnownVulnerable.Allow;
            case var other:
                toml.Reject(Key, $"must be warn, refuse or allow, not '{other}'");
                return null;
        }
    }
}
