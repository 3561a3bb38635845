namespace Atoll.PluginSdk;

/// <summary>What the runtime says of a container. iSulad: <c>runtime_container_status_info</c>.</summary>
public sealed record ContainerState
{
    /// <summary>In the words of the OCI runtime specification, with paused.</summary>
    public required RuntimeStatus Status { get; init; }

    /// <summary>The first process as the host sees it; 0 when there is none.</summary>
    public int Pid { get; init; }

    /// <summary>What the runtime holds against the container; null when nothing.</summary>
    public string? Error { get; init; }
}

/// <summary>A container's status as its runtime sees it.</summary>
public enum RuntimeStatus
{
    /// <summary>The runtime gave no answer that could be understood.</summary>
    Unknown = 0,

    /// <summary>Made; the user's command is held back.</summary>
    Created,

    /// <summary>The user's command runs.</summary>
    Running,

    /// <summary>Frozen.</summary>
    Paused,

    /// <summary>Its first process has ended, or the runtime does not know the container.</summary>
    Stopped,
}
