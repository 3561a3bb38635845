namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.CreateAsync"/>.</summary>
public sealed record CreateParameters
{
    /// <summary>What the first process has for streams.</summary>
    public required ConsoleKind Console { get; init; }

    /// <summary>What it finds on its standard input.</summary>
    public required StdinMode Stdin { get; init; }

    /// <summary>Where its output is kept.</summary>
    public required LogParameters Log { get; init; }
}

/// <summary>What a process has for streams. OCI: <c>process.terminal</c>.</summary>
public enum ConsoleKind
{
    /// <summary>Three separate streams.</summary>
    Streams = 0,

    /// <summary>A pseudo-terminal; there is no separate standard error.</summary>
    Terminal,
}

/// <summary>What a process finds on its standard input. Docker: <c>OpenStdin</c>.</summary>
public enum StdinMode
{
    /// <summary>Nothing: <c>/dev/null</c>.</summary>
    Null = 0,

    /// <summary>A stream that stays open until a client that is attached closes it.</summary>
    Open,
}
