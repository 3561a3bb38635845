namespace Atoll.Bench.Report;

/// <summary>One number with what it counts, such as "wall ms median".</summary>
internal sealed record Figure(string Name, double Value);

/// <summary>A subject and its figures.</summary>
internal sealed record Row(string Name, IReadOnlyList<Figure> Figures);

/// <summary>What must not be exceeded.</summary>
internal sealed record Aim(string Name, double Value, double Limit)
{
    public bool Holds => Value <= Limit;

    /// <summary>Where it is missed the whole run has failed.</summary>
    public bool IsPromise { get; init; }
}

/// <summary>A table, what it says about the aims, and what a reader must know.</summary>
internal sealed record Result(string Benchmark, string Title, IReadOnlyList<Row> Rows)
{
    public IReadOnlyList<Aim> Aims { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];
}
