namespace Atoll.PluginSdk;

/// <summary>One sample of what a container uses. iSulad: <c>runtime_container_resources_stats_info</c>.</summary>
/// <remarks>A value that the kernel or the runtime does not give is 0. A missing limit is <see cref="ulong.MaxValue"/>.</remarks>
public sealed record ResourceStats
{
    /// <summary>When the sample was taken.</summary>
    public required DateTimeOffset SampledAt { get; init; }

    /// <summary>Processes and threads. v1 and v2: <c>pids.current</c>.</summary>
    public ulong PidsCurrent { get; init; }

    /// <summary>CPU time used since the start, nanoseconds. v1: <c>cpuacct.usage</c>; v2: <c>cpu.stat usage_usec</c>.</summary>
    public ulong CpuUseNanos { get; init; }

    /// <summary>CPU time used by the whole host since boot, nanoseconds: <c>/proc/stat</c>.</summary>
    public ulong CpuSystemUse { get; init; }

    /// <summary>Bytes read from block devices. v1: <c>blkio.throttle.io_service_bytes_recursive</c>; v2: <c>io.stat rbytes</c>.</summary>
    public ulong BlkioRead { get; init; }

    /// <summary>Bytes written to block devices. v2: <c>io.stat wbytes</c>.</summary>
    public ulong BlkioWrite { get; init; }

    /// <summary>Memory in use, bytes. v1: <c>memory.usage_in_bytes</c>; v2: <c>memory.current</c>.</summary>
    public ulong MemUsed { get; init; }

    /// <summary>Memory limit, bytes. v1: <c>memory.limit_in_bytes</c>; v2: <c>memory.max</c>.</summary>
    public ulong MemLimit { get; init; }

    /// <summary>Anonymous memory, bytes. v1: <c>memory.stat rss</c>; v2: <c>anon</c>.</summary>
    public ulong RssBytes { get; init; }

    /// <summary>Page faults. <c>memory.stat pgfault</c>.</summary>
    public ulong PageFaults { get; init; }

    /// <summary>Major page faults. <c>memory.stat pgmajfault</c>.</summary>
    public ulong MajorPageFaults { get; init; }

    /// <summary>Kernel memory in use, bytes. v1: <c>memory.kmem.usage_in_bytes</c>; v2: <c>memory.stat kernel</c>.</summary>
    public ulong KmemUsed { get; init; }

    /// <summary>Kernel memory limit, bytes. v1 only.</summary>
    public ulong KmemLimit { get; init; }

    /// <summary>Page cache of the container's own cgroup, bytes. v1: <c>memory.stat cache</c>; v2: <c>file</c>.</summary>
    public ulong Cache { get; init; }

    /// <summary>Page cache with that of child cgroups, bytes. v1: <c>total_cache</c>; v2: <c>file</c>.</summary>
    public ulong CacheTotal { get; init; }

    /// <summary>Page cache that could be dropped, bytes. v1: <c>total_inactive_file</c>; v2: <c>inactive_file</c>.</summary>
    public ulong InactiveFileTotal { get; init; }

    /// <summary>Swap in use, bytes. v1: memsw less memory; v2: <c>memory.swap.current</c>.</summary>
    public ulong SwapUsed { get; init; }

    /// <summary>Swap limit, bytes. v1: memsw limit; v2: <c>memory.swap.max</c>.</summary>
    public ulong SwapLimit { get; init; }
}
