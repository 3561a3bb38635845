namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.AttachAsync"/>.</summary>
public sealed record AttachParameters
{
    /// <summary>Read until its end, which closes the container's standard input; null leaves it alone.</summary>
    public Stream? Stdin { get; init; }

    /// <summary>Receives standard output, or all output of a terminal; null drops it.</summary>
    public Stream? Stdout { get; init; }

    /// <summary>Receives standard error; null drops it.</summary>
    public Stream? Stderr { get; init; }

    /// <summary>Called once, when from here on no output will be missed.</summary>
    public Action? Attached { get; init; }
}
