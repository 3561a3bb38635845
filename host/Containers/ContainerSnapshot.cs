namespace Atoll.Host.Containers;

/// <summary>A container at one moment. Immutable, so that readers never wait for an operation.</summary>
internal sealed record ContainerSnapshot
{
    public required ContainerConfig Config { get; init; }

    public required string Name { get; init; }

    public required ContainerStatus Status { get; init; }

    /// <summary>Its first process, while there is one.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>The kernel's boot id when it was started: after a reboot a pid proves nothing.</summary>
    public string? BootId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How it ended, when it has.</summary>
    public ExitStatus? Exit { get; init; }

    /// <summary>Why it could not be started, or what is wrong with it.</summary>
    public string Error { get; init; } = "";

    public string Id => Config.Id;
}
