namespace Atoll.PluginSdk;

/// <summary>Parameters of <see cref="IRuntimeAdapter.ExecAsync"/>.</summary>
public sealed record ExecParameters
{
    /// <summary>Names the exec within its container, for resize and events. 64 hex digits.</summary>
    public required string ExecId { get; init; }

    /// <summary>A complete OCI <c>process</c> object, JSON.</summary>
    public required string ProcessJson { get; init; }

    /// <summary>What the process has for streams.</summary>
    public required ConsoleKind Console { get; init; }

    /// <summary>The streams to join, or null for a detached exec.</summary>
    public AttachParameters? Streams { get; init; }

    /// <summary>The whole exec is ended after this time; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Called once, when the process runs.</summary>
    public Action<ProcessIdentity>? Started { get; init; }
}
