namespace Atoll.Host.Containers;

/// <summary>What a container was created with; never changes. Stored as JSON.</summary>
internal sealed record ContainerConfig
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The folder that was asked for: a root filesystem or a bundle.</summary>
    public required string Source { get; init; }

    /// <summary>The root filesystem itself.</summary>
    public required string Rootfs { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyList<string> Env { get; init; }

    public string WorkingDir { get; init; } = "/";

    public string User { get; init; } = "";

    public string Hostname { get; init; } = "";

    public IReadOnlyList<BindMount> Mounts { get; init; } = [];

    public bool ReadonlyRootfs { get; init; }

    public bool Privileged { get; init; }

    public string NetworkMode { get; init; } = "none";

    public long Memory { get; init; }

    public long NanoCpus { get; init; }

    public long PidsLimit { get; init; }

    public IReadOnlyList<string> CapAdd { get; init; } = [];

    public IReadOnlyList<string> CapDrop { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();

    public long LogMaxSize { get; init; }

    public int LogMaxFiles { get; init; } = 1;

    public bool AutoRemove { get; init; }

    public bool OpenStdin { get; init; }

    /// <summary>Number of the signal that asks it to end.</summary>
    public int StopSignal { get; init; } = Signals.Term;

    public required RuntimeConfig Runtime { get; init; }
}

internal sealed record BindMount(string Source, string Destination, bool Readonly);

/// <summary>Who serves a container, as it was resolved at its creation, and why.</summary>
internal sealed record RuntimeConfig
{
    public required string Name { get; init; }

    public string? Path { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The options table as JSON.</summary>
    public string Options { get; init; } = "{}";

    public required string PluginId { get; init; }

    public required string PluginVersion { get; init; }

    /// <summary>The four steps, one sentence each.</summary>
    public IReadOnlyList<string> Resolution { get; init; } = [];
}
