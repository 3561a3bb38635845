namespace Atoll.DevHost.Conformance.Reports;

/// <summary>What a run of the suite found; a plugin's passport.</summary>
public sealed record ConformanceReport
{
    /// <summary>The file that a report is kept in, in the plugin's folder.</summary>
    public const string FileName = "conformance.json";

    /// <summary>The version of the suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The plugin's id.</summary>
    public required string Plugin { get; init; }

    /// <summary>The plugin's own version.</summary>
    public required string PluginVersion { get; init; }

    /// <summary>The contract that it was built for.</summary>
    public required string Sdk { get; init; }

    /// <summary>SHA-256 over the plugin's files, this report not among them, as <c>atoll plugin inspect</c> shows it.</summary>
    public required string Content { get; init; }

    /// <summary>The runtime's name.</summary>
    public required string Runtime { get; init; }

    /// <summary>The daemon's version.</summary>
    public required string Daemon { get; init; }

    /// <summary>The kernel's version.</summary>
    public required string Kernel { get; init; }

    /// <summary>Effective user id: what needs root was tried only as 0.</summary>
    public required string User { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Every case, in the suite's order.</summary>
    public required IReadOnlyList<CaseResult> Results { get; init; }

    /// <summary>What was left behind when all was over; else empty.</summary>
    public string Left { get; init; } = "";

    /// <summary>Whether no case of the suite was left out.</summary>
    public bool IsWhole => Results.Count == ConformanceSuite.Cases.Count;

    /// <summary>Whether every case that ran went as it must.</summary>
    public bool Passed => Left.Length == 0 && Results.All(result => result.Outcome != CaseOutcome.Failed);

    /// <summary>How many ended in one way.</summary>
    /// <param name="outcome">That way.</param>
    /// <returns>The number.</returns>
    public int Count(CaseOutcome outcome) => Results.Count(result => result.Outcome == outcome);
}
