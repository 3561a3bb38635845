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

    /// <summary>How often its policy has restarted it since somebody started it.</summary>
    public int RestartCount { get; init; }

    /// <summary>Somebody stopped it: no policy starts it again.</summary>
    public bool ManuallyStopped { get; init; }

    /// <summary>The kernel killed a process of its current or last run for want of memory.</summary>
    public bool OomKilled { get; init; }

    /// <summary>Null without a health check, or when it does not run.</summary>
    public Health? Health { get; init; }

    /// <summary>It was to be removed and would not die: it goes when it does.</summary>
    public bool RemoveWhenStopped { get; init; }

    /// <summary>A pause or an unpause was begun and its outcome is not recorded.</summary>
    public bool FreezeUnderWay { get; init; }

    /// <summary>Why nothing is done with it: a folder of it was found to be a link or somebody else's when the daemon started. Not stored.</summary>
    public string? Quarantine { get; init; }

    public string Id => Config.Id;

    /// <exception cref="RuntimeException">InvalidState while it is quarantined.</exception>
    public void RequireOurs()
    {
        if (Quarantine is { } reason)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {Name} is quarantined: {reason}; put that right and restart the daemon");
        }
    }
}
