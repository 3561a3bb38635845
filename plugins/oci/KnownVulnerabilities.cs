namespace Atoll.Plugins.Oci;

/// <summary>
/// Holes of runc and crun through which a container reaches its host, rated high or worse by those who published them. Sources: runc's CHANGELOG.md and
/// GHSA-xr7r-f8xq-vfvv, GHSA-9493-h29p-rfm2, GHSA-qw9x-cqr3-wc7r, GHSA-cgrx-mc8f-2prm; crun's NEWS (1.4.4, 1.14.1), GHSA-f42g-r5jj-qh4j. The four of runc are
/// not crun's (its NEWS of 1.14.1 and its issue 1906).
/// </summary>
internal static class KnownVulnerabilities
{
    private static readonly Hole[] Holes =
    [
        new("runc", "CVE-2024-21626", ["1.1.12"]),
        new("runc", "CVE-2025-31133", ["1.2.8", "1.3.3", "1.4.0-rc.3"]),
        new("runc", "CVE-2025-52565", ["1.2.8", "1.3.3", "1.4.0-rc.3"]),
        new("runc", "CVE-2025-52881", ["1.2.8", "1.3.3", "1.4.0-rc.3"]),
        new("crun", "CVE-2022-27650", ["1.4.4"]),
        new("crun", "CVE-2025-24965", ["1.20"]) { OnlyWith = "+LIBKRUN" },
    ];

    /// <summary>The holes of a runtime, from its answer to <c>--version</c>; none where that is no answer of a runtime in the table.</summary>
    public static IReadOnlyList<KnownVulnerability> Of(VersionAnswer answer)
        => OciVersion.Parse(answer.Number) is not { } version ? []
            : [.. Holes.Where(hole => hole.Runtime == answer.Name && (hole.OnlyWith is null || answer.Parts.Contains(hole.OnlyWith)))
                .Select(hole => (hole.Id, FixedIn: hole.FixFor(version)))
                .Where(hole => hole.FixedIn is not null)
                .Select(hole => new KnownVulnerability { Id = hole.Id, FixedIn = hole.FixedIn! })];

    /// <param name="FixedIn">The first version of each branch that does not have it, ascending. Later branches never had it.</param>
    private sealed record Hole(string Runtime, string Id, string[] FixedIn)
    {
        /// <summary>What it must have been built with to be open; null for nothing.</summary>
        public string? OnlyWith { get; init; }

        /// <summary>The version to go to; null where this one is mended.</summary>
        public string? FixFor(OciVersion version)
            => Array.Find(FixedIn, text => OciVersion.Parse(text)!.Value.Branch.CompareTo(version.Branch) >= 0) is { } fix && version.IsBefore(OciVersion.Parse(fix)!.Value) ? fix : null;
    }
}
