using Google.Protobuf.WellKnownTypes;
using V1 = Atoll.Plugins.ShimV2.Protos.V1;
using V2 = Atoll.Plugins.ShimV2.Protos.V2;

namespace Atoll.Plugins.ShimV2.Tasks;

/// <summary>A shim's metrics, cgroup version 1 or 2, as the contract has them.</summary>
internal static class TaskMetrics
{
    /// <summary>Version 1 writes "no limit" as the largest multiple of a page; a shim of gVisor or Kata as the largest number.</summary>
    private const ulong NoLimit = 0x7ffffffffffff000;

    private const ulong NanosPerMicrosecond = 1000;

    /// <param name="metrics">As the shim answered.</param>
    /// <param name="now">When it did.</param>
    /// <param name="systemUse">CPU time of the whole host, which no shim knows.</param>
    /// <exception cref="RuntimeException">NotSupported for metrics of another kind.</exception>
    public static ResourceStats Translate(Any metrics, DateTimeOffset now, ulong systemUse)
        => TypeUrls.Is(metrics, TypeUrls.MetricsV1) ? FromV1(V1.Metrics.Parser.ParseFrom(metrics.Value), now, systemUse)
            : TypeUrls.Is(metrics, TypeUrls.MetricsV2) ? FromV2(V2.Metrics.Parser.ParseFrom(metrics.Value), now, systemUse)
            : throw new RuntimeException(RuntimeErrorCode.NotSupported, $"the shim answers metrics of the unknown type '{metrics.TypeUrl}'");

    private static ResourceStats FromV1(V1.Metrics metrics, DateTimeOffset now, ulong systemUse)
    {
        var memory = metrics.Memory;
        var used = memory?.Usage?.Usage ?? 0;
        var withSwap = memory?.Swap?.Usage ?? 0;
        return new ResourceStats
        {
            SampledAt = now,
            PidsCurrent = metrics.Pids?.Current ?? 0,
            CpuUseNanos = metrics.Cpu?.Usage?.Total ?? 0,
            CpuSystemUse = systemUse,
            BlkioRead = Bytes(metrics.Blkio, "read"),
            BlkioWrite = Bytes(metrics.Blkio, "write"),
            MemUsed = used,
            MemLimit = Limit(memory?.Usage?.Limit),
            RssBytes = memory?.Rss ?? 0,
            PageFaults = memory?.PgFault ?? 0,
            MajorPageFaults = memory?.PgMajFault ?? 0,
            KmemUsed = memory?.Kernel?.Usage ?? 0,
            KmemLimit = Limit(memory?.Kernel?.Limit),
            Cache = memory?.Cache ?? 0,
            CacheTotal = memory?.TotalCache ?? 0,
            InactiveFileTotal = memory?.TotalInactiveFile ?? 0,
            SwapUsed = withSwap > used ? withSwap - used : 0,
            SwapLimit = Limit(memory?.Swap?.Limit),
        };
    }

    private static ResourceStats FromV2(V2.Metrics metrics, DateTimeOffset now, ulong systemUse)
    {
        var memory = metrics.Memory;
        return new ResourceStats
        {
            SampledAt = now,
            PidsCurrent = metrics.Pids?.Current ?? 0,
            CpuUseNanos = (metrics.Cpu?.UsageUsec ?? 0) * NanosPerMicrosecond,
            CpuSystemUse = systemUse,
            BlkioRead = Sum(metrics.Io?.Usage.Select(device => device.Rbytes)),
            BlkioWrite = Sum(metrics.Io?.Usage.Select(device => device.Wbytes)),
            MemUsed = memory?.Usage ?? 0,
            MemLimit = Limit(memory?.UsageLimit),
            RssBytes = memory?.Anon ?? 0,
            PageFaults = memory?.Pgfault ?? 0,
            MajorPageFaults = memory?.Pgmajfault ?? 0,

            // The metrics leave out memory.stat's sum of these and a few small ones.
            KmemUsed = (memory?.KernelStack ?? 0) + (memory?.Slab ?? 0),
            KmemLimit = ulong.MaxValue,
            Cache = memory?.File ?? 0,
            CacheTotal = memory?.File ?? 0,
            InactiveFileTotal = memory?.InactiveFile ?? 0,
            SwapUsed = memory?.SwapUsage ?? 0,
            SwapLimit = Limit(memory?.SwapLimit),
        };
    }

    /// <summary>Sync, Async, Discard and Total count the same bytes again.</summary>
    private static ulong Bytes(V1.BlkIoStat? stat, string operation)
        => Sum(stat?.IoServiceBytesRecursive.Where(entry => string.Equals(entry.Op, operation, StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Value));

    private static ulong Sum(IEnumerable<ulong>? values) => values?.Aggregate(0UL, (sum, value) => sum + value) ?? 0;

    /// <summary>A limit of 0 is one that the shim does not know.</summary>
    private static ulong Limit(ulong? value) => value is { } limit and > 0 and < NoLimit ? limit : ulong.MaxValue;
}
