using System.Buffers.Text;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>The host's <see cref="ICgroups"/>: version 1, version 2, and both side by side.</summary>
/// <param name="mountFolder">Where the hierarchies are mounted; another folder in tests.</param>
/// <param name="procFolder">Another folder in tests.</param>
internal sealed class CgroupReader(TimeProvider timeProvider, string mountFolder = "/sys/fs/cgroup", string procFolder = "/proc") : ICgroups, IDisposable
{
    /// <summary>Version 1 writes "no limit" as the largest multiple of a page.</summary>
    private const ulong NoLimitV1 = 0x7ffffffffffff000;

    /// <summary>USER_HZ, the unit of /proc/stat: 100 on every architecture that .NET runs on.</summary>
    private const ulong NanosPerTick = 1_000_000_000 / 100;

    /// <summary>A round of the sampler reads many containers; the host's own CPU time is read once for it.</summary>
    private static readonly TimeSpan SystemUseLifetime = TimeSpan.FromMilliseconds(50);

    private readonly KeptCgroups _kept = new(timeProvider, path => new CgroupFiles(IsUnifiedAt(mountFolder) ? _ => mountFolder + path : controller => $"{mountFolder}/{controller}{path}"));
    private readonly Lock _lock = new();
    private long _systemUseAt;
    private ulong _systemUse;

    public bool IsUnified { get; } = IsUnifiedAt(mountFolder);

    /// <summary>Memory and swap together; null where the top of a hierarchy does not show it, as in version 2, where every cgroup below it does.</summary>
    public bool CanLimitSwap => IsUnified ? File.Exists($"{procFolder}/swaps") : File.Exists($"{mountFolder}/memory/memory.memsw.limit_in_bytes");

    /// <summary>Version 1 has the weight with one scheduler or another; version 2 with its controller io.</summary>
    public bool CanWeighBlockIo => IsUnified
        ? (File.ReadAllText($"{mountFolder}/cgroup.controllers") + ' ').Contains("io ", StringComparison.Ordinal)
        : File.Exists($"{mountFolder}/blkio/blkio.weight") || File.Exists($"{mountFolder}/blkio/blkio.bfq.io_service_bytes");

    public ResourceStats ReadStats(string path)
    {
        var stats = _kept.Read<ResourceStats?>(path, IsUnified ? ReadUnified : ReadV1) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"there is no cgroup {path}");
        return stats with { SampledAt = timeProvider.GetUtcNow(), CpuSystemUse = ReadCpuSystemUse() };
    }

    public IReadOnlyList<int> ListPids(string path)
    {
        var pids = new SortedSet<int>();
        AddPids(Folder("pids", path) ?? Folder("memory", path) ?? Folder("devices", path) ?? "", pids);
        return [.. pids];
    }

    /// <summary>How many processes of a cgroup the kernel has killed for want of memory. Version 1: memory.oom_control; version 2: memory.events.</summary>
    public ulong OomKills(string path)
    {
        Span<byte> buffer = stackalloc byte[512];
        return Folder("memory", path) is { } folder
            ? new FlatKeyed(SmallFile.Read(folder, IsUnified ? "memory.events" : "memory.oom_control", buffer, out _))["oom_kill"u8]
            : 0;
    }

    /// <summary>
    /// Whether a cgroup itself was told to freeze its processes, by whomever; null where there is none, as where a sandbox holds its processes by means of its own. Version 1:
    /// freezer.self_freezing; version 2: cgroup.freeze.
    /// </summary>
    public bool? IsFrozen(string path)
    {
        Span<byte> buffer = stackalloc byte[16];
        var told = Folder("freezer", path) is { } folder ? SmallFile.Read(folder, IsUnified ? "cgroup.freeze" : "freezer.self_freezing", buffer, out _) : [];
        return told.IsEmpty ? null : told[0] == '1';
    }

    /// <summary>Lets the processes of a frozen cgroup go on, whoever has frozen it: those that are being killed could not end.</summary>
    /// <returns>Whether there was something to let go.</returns>
    public bool Thaw(string path)
    {
        if (IsFrozen(path) != true)
        {
            return false;
        }

        try
        {
            File.WriteAllText(Path.Combine(Folder("freezer", path)!, IsUnified ? "cgroup.freeze" : "freezer.state"), IsUnified ? "0" : "THAWED");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone meanwhile, and so are they.
            return false;
        }
    }

    /// <summary>The folder of a controller's cgroup; null where there is none.</summary>
    public string? Folder(string controller, string path)
    {
        var folder = IsUnified ? mountFolder + path : $"{mountFolder}/{controller}{path}";
        return Directory.Exists(folder) ? folder : null;
    }

    public void Dispose() => _kept.Dispose();

    private static bool IsUnifiedAt(string mountFolder) => File.Exists(Path.Combine(mountFolder, "cgroup.controllers"));

    private static void AddPids(string folder, SortedSet<int> pids)
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, "cgroup.procs")))
            {
                pids.Add(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
            }

            foreach (var inner in Directory.EnumerateDirectories(folder))
            {
                AddPids(inner, pids);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went away meanwhile, and its processes with it.
        }
    }

    /// <summary>Null where there is no such cgroup.</summary>
    private static ResourceStats? ReadUnified(CgroupFiles files)
    {
        Span<byte> buffer = stackalloc byte[CgroupFiles.BufferSize];
        var cpu = new FlatKeyed(files.Read("", "cpu.stat", buffer, out var found));
        if (!found)
        {
            return null;
        }

        var cpuUse = cpu["usage_usec"u8] * 1000;
        var (read, write) = IoStat(files.Read("", "io.stat", buffer, out _));
        var memory = new FlatKeyed(files.Read("", "memory.stat", buffer, out _));
        return new ResourceStats
        {
            SampledAt = default,
            PidsCurrent = files.Number("", "pids.current") ?? 0,
            CpuUseNanos = cpuUse,
            BlkioRead = read,
            BlkioWrite = write,
            MemUsed = files.Number("", "memory.current") ?? 0,
            MemLimit = files.Number("", "memory.max") ?? ulong.MaxValue,
            RssBytes = memory["anon"u8],
            PageFaults = memory["pgfault"u8],
            MajorPageFaults = memory["pgmajfault"u8],
            KmemUsed = memory["kernel"u8],
            KmemLimit = ulong.MaxValue,
            Cache = memory["file"u8],
            CacheTotal = memory["file"u8],
            InactiveFileTotal = memory["inactive_file"u8],
            SwapUsed = files.Number("", "memory.swap.current") ?? 0,
            SwapLimit = files.Number("", "memory.swap.max") ?? ulong.MaxValue,
        };
    }

    /// <summary>Null where there is no such cgroup.</summary>
    private static ResourceStats? ReadV1(CgroupFiles files)
    {
        Span<byte> buffer = stackalloc byte[CgroupFiles.BufferSize];
        var memory = new FlatKeyed(files.Read("memory", "memory.stat", buffer, out var hasMemory));
        var cpu = files.Number("cpuacct", "cpuacct.usage");
        if (!hasMemory && cpu is null)
        {
            return null;
        }

        var used = files.Number("memory", "memory.usage_in_bytes") ?? 0;
        var withSwap = files.Number("memory", "memory.memsw.usage_in_bytes") ?? 0;
        var stats = new ResourceStats
        {
            SampledAt = default,
            PidsCurrent = files.Number("pids", "pids.current") ?? 0,
            CpuUseNanos = cpu ?? 0,
            MemUsed = used,
            MemLimit = Limit(files.Number("memory", "memory.limit_in_bytes")),
            RssBytes = memory["rss"u8],
            PageFaults = memory["pgfault"u8],
            MajorPageFaults = memory["pgmajfault"u8],
            KmemUsed = files.Number("memory", "memory.kmem.usage_in_bytes") ?? 0,
            KmemLimit = Limit(files.Number("memory", "memory.kmem.limit_in_bytes")),
            Cache = memory["cache"u8],
            CacheTotal = memory["total_cache"u8],
            InactiveFileTotal = memory["total_inactive_file"u8],
            SwapUsed = withSwap > used ? withSwap - used : 0,
            SwapLimit = Limit(files.Number("memory", "memory.memsw.limit_in_bytes")),
        };
        var (read, write) = IoServiceBytes(files.Read("blkio", "blkio.throttle.io_service_bytes_recursive", buffer, out var hasIo));
        if (!hasIo)
        {
            (read, write) = IoServiceBytes(files.Read("blkio", "blkio.throttle.io_service_bytes", buffer, out _));
        }

        return stats with { BlkioRead = read, BlkioWrite = write };
    }

    private static ulong Limit(ulong? value) => value is { } limit && limit < NoLimitV1 ? limit : ulong.MaxValue;

    /// <summary><c>8:0 Read 4096</c> a line. The other operations (Sync, Async, Total) count the same bytes again.</summary>
    private static (ulong Read, ulong Write) IoServiceBytes(ReadOnlySpan<byte> content)
    {
        ulong read = 0, write = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            read += After(line, " Read "u8);
            write += After(line, " Write "u8);
        }

        return (read, write);
    }

    /// <summary><c>8:0 rbytes=1 wbytes=2 …</c> a line.</summary>
    private static (ulong Read, ulong Write) IoStat(ReadOnlySpan<byte> content)
    {
        ulong read = 0, write = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            read += After(line, " rbytes="u8);
            write += After(line, " wbytes="u8);
        }

        return (read, write);
    }

    private static ulong After(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        var at = line.IndexOf(key);
        return at >= 0 && Utf8Parser.TryParse(line[(at + key.Length)..], out ulong number, out _) ? number : 0;
    }

    /// <summary>The host's CPU time: user, nice, system, idle, iowait, irq, softirq and steal, as Docker adds them up (proc(5)).</summary>
    public ulong ReadCpuSystemUse()
    {
        const int Fields = 8;
        lock (_lock)
        {
            if (_systemUseAt != 0 && timeProvider.GetElapsedTime(_systemUseAt) < SystemUseLifetime)
            {
                return _systemUse;
            }

            Span<byte> buffer = stackalloc byte[256];
            var content = SmallFile.Read(procFolder, "stat", buffer, out _);
            var end = content.IndexOf((byte)'\n');
            content = content["cpu".Length..(end < 0 ? content.Length : end)].TrimStart((byte)' ');
            ulong ticks = 0;
            for (var i = 0; i < Fields && Utf8Parser.TryParse(content, out ulong value, out var length); i++)
            {
                ticks += value;
                content = content[length..].TrimStart((byte)' ');
            }

            _systemUse = ticks * NanosPerTick;
            _systemUseAt = timeProvider.GetTimestamp();
            return _systemUse;
        }
    }
}
