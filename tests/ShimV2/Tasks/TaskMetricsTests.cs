using Atoll.Plugins.ShimV2.Tasks;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using V1 = Atoll.Plugins.ShimV2.Protos.V1;
using V2 = Atoll.Plugins.ShimV2.Protos.V2;

namespace Atoll.ShimV2.Tests.Tasks;

internal sealed class TaskMetricsTests
{
    private const ulong NoLimit = 0x7ffffffffffff000;
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public void Version_1_gives_every_field_and_counts_each_block_operation_once()
    {
        var metrics = new V1.Metrics
        {
            Pids = new V1.PidsStat { Current = 1 },
            Cpu = new V1.CpuStat { Usage = new V1.CpuUsage { Total = 2, Kernel = 99, User = 99 } },
            Memory = new V1.MemoryStat
            {
                Cache = 3,
                Rss = 4,
                PgFault = 5,
                PgMajFault = 6,
                TotalCache = 7,
                TotalInactiveFile = 8,
                Usage = new V1.MemoryEntry { Usage = 9, Limit = 10 },
                Swap = new V1.MemoryEntry { Usage = 20, Limit = 21 },
                Kernel = new V1.MemoryEntry { Usage = 12, Limit = 13 },
            },
            Blkio = new V1.BlkIoStat(),
        };
        foreach (var (op, value) in ((string, ulong)[])[("Read", 100), ("Write", 200), ("Sync", 300), ("Async", 0), ("Discard", 0), ("Total", 300)])
        {
            metrics.Blkio.IoServiceBytesRecursive.Add(new V1.BlkIoEntry { Op = op, Major = 8, Value = value });
            metrics.Blkio.IoServiceBytesRecursive.Add(new V1.BlkIoEntry { Op = op.ToLowerInvariant(), Major = 9, Value = value });
        }

        Assert.That(Translate("io.containerd.cgroups.v1.Metrics", metrics), Is.EqualTo(new ResourceStats
        {
            SampledAt = Now,
            PidsCurrent = 1,
            CpuUseNanos = 2,
            CpuSystemUse = 77,
            BlkioRead = 200,
            BlkioWrite = 400,
            MemUsed = 9,
            MemLimit = 10,
            RssBytes = 4,
            PageFaults = 5,
            MajorPageFaults = 6,
            KmemUsed = 12,
            KmemLimit = 13,
            Cache = 3,
            CacheTotal = 7,
            InactiveFileTotal = 8,
            SwapUsed = 11,
            SwapLimit = 21,
        }));
    }

    [Test]
    public void Version_2_gives_every_field_that_it_has()
    {
        var metrics = new V2.Metrics
        {
            Pids = new V2.PidsStat { Current = 1 },
            Cpu = new V2.CpuStat { UsageUsec = 2 },
            Memory = new V2.MemoryStat { Anon = 3, File = 4, KernelStack = 5, Slab = 6, InactiveFile = 7, Pgfault = 8, Pgmajfault = 9, Usage = 10, UsageLimit = 11, SwapUsage = 12, SwapLimit = 13 },
            Io = new V2.IoStat { Usage = { new V2.IoEntry { Major = 8, Rbytes = 100, Wbytes = 200 }, new V2.IoEntry { Major = 9, Rbytes = 1, Wbytes = 2 } } },
        };
        Assert.That(Translate("io.containerd.cgroups.v2.Metrics", metrics), Is.EqualTo(new ResourceStats
        {
            SampledAt = Now,
            PidsCurrent = 1,
            CpuUseNanos = 2000,
            CpuSystemUse = 77,
            BlkioRead = 101,
            BlkioWrite = 202,
            MemUsed = 10,
            MemLimit = 11,
            RssBytes = 3,
            PageFaults = 8,
            MajorPageFaults = 9,
            KmemUsed = 11,
            KmemLimit = ulong.MaxValue,
            Cache = 4,
            CacheTotal = 4,
            InactiveFileTotal = 7,
            SwapUsed = 12,
            SwapLimit = 13,
        }));
    }

    [Test]
    public void What_is_missing_is_0_and_a_missing_limit_the_largest_number()
    {
        foreach (var (url, metrics) in ((string, IMessage)[])[("io.containerd.cgroups.v1.Metrics", new V1.Metrics()), ("type.googleapis.com/io.containerd.cgroups.v2.Metrics", new V2.Metrics()),
            ("io.containerd.cgroups.v1.Metrics", new V1.Metrics { Memory = new V1.MemoryStat { Usage = new V1.MemoryEntry { Limit = NoLimit }, Swap = new V1.MemoryEntry { Limit = NoLimit } } })])
        {
            Assert.That(Translate(url, metrics), Is.EqualTo(new ResourceStats { SampledAt = Now, CpuSystemUse = 77, MemLimit = ulong.MaxValue, KmemLimit = ulong.MaxValue, SwapLimit = ulong.MaxValue }));
        }
    }

    [Test]
    public void Metrics_of_another_kind_are_not_supported()
        => Assert.That(() => Translate("windows.Statistics", new V2.Metrics()), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotSupported));

    private static ResourceStats Translate(string url, IMessage metrics) => TaskMetrics.Translate(new Any { TypeUrl = url, Value = metrics.ToByteString() }, Now, systemUse: 77);
}
