namespace Atoll.Host.Containers;

/// <summary>A request for a container, checked at the edge. Recorded with the container, so that its configuration can be built anew.</summary>
internal sealed record CreateContainer
{
    public string Name { get; init; } = "";

    public string Runtime { get; init; } = "";

    public required string Source { get; init; }

    /// <summary>Stands before <see cref="Command"/> and replaces the source's own.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>NAME=VALUE.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    public string User { get; init; } = "";

    /// <summary>Names or numbers.</summary>
    public IReadOnlyList<string> GroupAdd { get; init; } = [];

    public string Hostname { get; init; } = "";

    public IReadOnlyList<MountRequest> Mounts { get; init; } = [];

    public bool ReadonlyRootfs { get; init; }

    public ResourceLimits Resources { get; init; } = new();

    /// <summary>none, host, container:ID, or empty for the source's.</summary>
    public string NetworkMode { get; init; } = "";

    /// <summary>host, container:ID, or empty for the source's; so too the next two.</summary>
    public string PidMode { get; init; } = "";

    public string IpcMode { get; init; } = "";

    public string UtsMode { get; init; } = "";

    /// <summary>private, host, or empty for the source's.</summary>
    public string CgroupnsMode { get; init; } = "";

    public IReadOnlyList<string> CapAdd { get; init; } = [];

    public IReadOnlyList<string> CapDrop { get; init; } = [];

    public bool Privileged { get; init; }

    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<UlimitRequest> Ulimits { get; init; } = [];

    public IReadOnlyList<DeviceRequest> Devices { get; init; } = [];

    public IReadOnlyList<string> DeviceCgroupRules { get; init; } = [];

    public IReadOnlyList<string> SecurityOpt { get; init; } = [];

    /// <summary>An OCI hooks object, or empty.</summary>
    public string HooksJson { get; init; } = "";

    public bool AutoRemove { get; init; }

    public bool OpenStdin { get; init; }

    public bool Tty { get; init; }

    public string StopSignal { get; init; } = "";

    /// <summary>Seconds; null for Docker's 10.</summary>
    public int? StopTimeout { get; init; }

    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.No;

    /// <summary>Null when there is none.</summary>
    public HealthCheck? HealthCheck { get; init; }

    /// <summary>Bytes of /dev/shm; 0 for the default.</summary>
    public long ShmSize { get; init; }

    public int? OomScoreAdj { get; init; }
}

/// <summary>A mount that was asked for.</summary>
internal sealed record MountRequest
{
    public const string Bind = "bind", Tmpfs = "tmpfs";

    public string Type { get; init; } = Bind;

    /// <summary>Absolute path on the host; empty for a tmpfs.</summary>
    public string Source { get; init; } = "";

    public required string Destination { get; init; }

    public bool Readonly { get; init; }

    /// <summary>Empty for rprivate.</summary>
    public string Propagation { get; init; } = "";

    public IReadOnlyList<string> Options { get; init; } = [];

    public bool NonRecursive { get; init; }
}

/// <summary>A limit by its name in setrlimit(2), lower case and without RLIMIT_; -1 for none.</summary>
internal sealed record UlimitRequest(string Name, long Soft, long Hard);

/// <summary>A device of the host.</summary>
/// <param name="ContainerPath">Empty for the same path.</param>
/// <param name="Permissions">Of r, w and m; empty for all.</param>
internal sealed record DeviceRequest(string HostPath, string ContainerPath, string Permissions);

/// <summary>Limits; 0 or empty leaves one alone.</summary>
internal sealed record ResourceLimits
{
    /// <summary>Bytes.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes of memory and swap together; -1 for no limit.</summary>
    public long MemorySwap { get; init; }

    /// <summary>Bytes.</summary>
    public long MemoryReservation { get; init; }

    /// <summary>Billionths of a CPU.</summary>
    public long NanoCpus { get; init; }

    public long CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public long CpuPeriod { get; init; }

    /// <summary>Microseconds; -1 for no limit.</summary>
    public long CpuQuota { get; init; }

    public string CpusetCpus { get; init; } = "";

    public string CpusetMems { get; init; } = "";

    /// <summary>-1 for no limit.</summary>
    public long PidsLimit { get; init; }

    public int BlkioWeight { get; init; }

    /// <summary>This with a change over it.</summary>
    public ResourceLimits With(ResourceLimits change)
    {
        // A share of the CPUs is asked for in one of two ways: the newer word counts.
        var asQuota = change.CpuPeriod != 0 || change.CpuQuota != 0;
        return new ResourceLimits
        {
            Memory = Or(change.Memory, Memory),
            MemorySwap = Or(change.MemorySwap, MemorySwap),
            MemoryReservation = Or(change.MemoryReservation, MemoryReservation),
            NanoCpus = asQuota ? 0 : Or(change.NanoCpus, NanoCpus),
            CpuShares = Or(change.CpuShares, CpuShares),
            CpuPeriod = change.NanoCpus != 0 ? 0 : Or(change.CpuPeriod, CpuPeriod),
            CpuQuota = change.NanoCpus != 0 ? 0 : Or(change.CpuQuota, CpuQuota),
            CpusetCpus = change.CpusetCpus.Length > 0 ? change.CpusetCpus : CpusetCpus,
            CpusetMems = change.CpusetMems.Length > 0 ? change.CpusetMems : CpusetMems,
            PidsLimit = Or(change.PidsLimit, PidsLimit),
            BlkioWeight = (int)Or(change.BlkioWeight, BlkioWeight),
        };
    }

    private static long Or(long change, long before) => change != 0 ? change : before;
}
