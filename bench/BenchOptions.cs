namespace Atoll.Bench;

/// <summary>How results are printed.</summary>
internal enum ReportFormat
{
    Table,
    Markdown,
    Json,
}

/// <summary>The command line.</summary>
internal sealed record BenchOptions
{
    /// <summary>Measured rounds; in each, every subject has its turn.</summary>
    public required int Rounds { get; init; }

    /// <summary>Turns of every subject before anything counts.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Containers per monitor in the memory table.</summary>
    public required int Containers { get; init; }

    /// <summary>Starts and stops in the endurance benchmark.</summary>
    public required int Cycles { get; init; }

    /// <summary>Execs in the endurance benchmark.</summary>
    public required int Execs { get; init; }

    /// <summary>Where the endurance benchmark draws its curve; null for nowhere.</summary>
    public required string? Plot { get; init; }

    /// <summary>Names of the benchmarks to run; empty for all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    public required ReportFormat Format { get; init; }

    /// <summary>The published Atoll that is measured.</summary>
    public required string Out { get; init; }
}
