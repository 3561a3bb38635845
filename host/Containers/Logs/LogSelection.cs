namespace Atoll.Host.Containers.Logs;

/// <summary>Which records are wanted.</summary>
internal sealed record LogSelection
{
    /// <summary>Of those that are there only the last so many; null for all.</summary>
    public long? Tail { get; init; }

    /// <summary>Only what was written at this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what was written at this moment or before.</summary>
    public DateTimeOffset? Until { get; init; }

    public bool Has(LogRecord record) => (Since is null || record.Time >= Since) && !IsOver(record);

    /// <summary>No record after this one is wanted either.</summary>
    public bool IsOver(LogRecord record) => record.Time > Until;
}
