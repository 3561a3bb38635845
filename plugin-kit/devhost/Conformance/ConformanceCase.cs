namespace Atoll.DevHost.Conformance;

/// <summary>One thing that every adapter is held to.</summary>
public sealed record ConformanceCase
{
    internal ConformanceCase(Func<CaseContext, Task> body) => Body = body;

    /// <summary>A sentence that is true of a plugin that conforms.</summary>
    public required string Name { get; init; }

    /// <summary>The member of <c>IRuntimeAdapter</c> that it is mostly about.</summary>
    public required string Operation { get; init; }

    /// <summary>What kind of promise it is.</summary>
    public required ConformanceArea Area { get; init; }

    /// <summary>What it does to its daemon.</summary>
    public HostUse Host { get; init; }

    internal Func<CaseContext, Task> Body { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Kinds of promises.</summary>
public enum ConformanceArea
{
    /// <summary>From the name to the removal.</summary>
    Lifecycle,

    /// <summary>How the first process ended.</summary>
    ExitCodes,

    /// <summary>What fails says so, and leaves nothing.</summary>
    Errors,

    /// <summary>Once more changes nothing.</summary>
    Idempotence,

    /// <summary>Who leaves, and what then ends.</summary>
    Cancellation,

    /// <summary>Done, or refused as NotSupported; never a success that was none.</summary>
    Optional,

    /// <summary>The daemon dies by kill -9 and another one comes.</summary>
    Restart,

    /// <summary>Many at a time.</summary>
    Concurrency,

    /// <summary>Text, bytes and processes that mean no good.</summary>
    HostileInput,

    /// <summary>The plugin itself comes and goes.</summary>
    Unload,
}
