namespace Atoll.PluginSdk;

/// <summary>Which version of a runtime there is.</summary>
public sealed record RuntimeVersion
{
    /// <summary>What was looked at: an absolute path.</summary>
    public required string Binary { get; init; }

    /// <summary>For people, one short line: <c>runc 1.1.5</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The holes that are known of that version. A distribution may have mended them without raising it.</summary>
    public IReadOnlyList<KnownVulnerability> Vulnerabilities { get; init; } = [];
}

/// <summary>A hole that was published.</summary>
public sealed record KnownVulnerability
{
    /// <summary>As it is registered: <c>CVE-2024-21626</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The nearest version that does not have it: of the same branch, where that was mended.</summary>
    public required string FixedIn { get; init; }
}
