namespace Atoll.Host.Containers;

/// <summary>A request for a container, checked at the edge.</summary>
internal sealed record CreateContainer
{
    public string Name { get; init; } = "";

    public string Runtime { get; init; } = "";

    public required string Source { get; init; }

    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>NAME=VALUE.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    public string User { get; init; } = "";

    public string Hostname { get; init; } = "";

    public IReadOnlyList<BindMount> Mounts { get; init; } = [];

    public bool ReadonlyRootfs { get; init; }

    /// <summary>Bytes; 0 for no limit.</summary>
    public long Memory { get; init; }

    /// <summary>Billionths of a CPU; 0 for no limit.</summary>
    public long NanoCpus { get; init; }

    /// <summary>0 for no limit.</summary>
    public long PidsLimit { get; init; }

    /// <summary>none, host, or empty for the source's.</summary>
    public string NetworkMode { get; init; } = "";

    public IReadOnlyList<string> CapAdd { get; init; } = [];

    public IReadOnlyList<string> CapDrop { get; init; } = [];

    public bool Privileged { get; init; }

    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public bool AutoRemove { get; init; }

    public bool OpenStdin { get; init; }

    public string StopSignal { get; init; } = "";
}
