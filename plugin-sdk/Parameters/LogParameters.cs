namespace Atoll.PluginSdk;

/// <summary>Where and how a container's output is kept: Docker's json-file form.</summary>
/// <remarks>One JSON object a line: <c>log</c> (with its newline), <c>stream</c> (stdout or stderr), <c>time</c> (RFC 3339, UTC, nanoseconds).</remarks>
public sealed record LogParameters
{
    /// <summary>Absolute path of the current file; older ones are <c>PATH.1</c>, <c>PATH.2</c> and so on. Null keeps no log.</summary>
    public required string? Path { get; init; }

    /// <summary>The size in bytes at which a new file is begun; 0 for no limit.</summary>
    public required long MaxSize { get; init; }

    /// <summary>How many files are kept, the current one counted; at least 1.</summary>
    public required int MaxFiles { get; init; }
}
