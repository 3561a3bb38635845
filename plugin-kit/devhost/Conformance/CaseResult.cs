namespace Atoll.DevHost.Conformance;

/// <summary>What became of a case.</summary>
public sealed record CaseResult
{
    /// <summary>The case.</summary>
    public required ConformanceCase Case { get; init; }

    /// <summary>How it ended.</summary>
    public required CaseOutcome Outcome { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Why it failed, or what is to be said of a pass; else empty.</summary>
    public string Message { get; init; } = "";
}

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    /// <summary>As it must be.</summary>
    Passed,

    /// <summary>The adapter does not have the operation and says so, as it must.</summary>
    NotSupported,

    /// <summary>Not as it must be.</summary>
    Failed,
}
