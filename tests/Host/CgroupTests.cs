using Atoll.Host.Containers;
using Atoll.Host.Linux.ControlGroups;
using Microsoft.Extensions.Time.Testing;

namespace Atoll.Host.Tests;

/// <summary>Version 1 and version 2 on trees of plain files.</summary>
internal sealed class CgroupTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Version_1_is_read_file_by_file()
    {
        Write("memory/a/memory.stat", "cache 100\nrss 200\npgfault 7\npgmajfault 3\ntotal_cache 150\ntotal_inactive_file 40\n");
        Write("memory/a/memory.usage_in_bytes", "1000\n");
        Write("memory/a/memory.limit_in_bytes", "5000\n");
        Write("memory/a/memory.memsw.usage_in_bytes", "1300\n");
        Write("memory/a/memory.memsw.limit_in_bytes", "9223372036854771712\n");
        Write("memory/a/memory.kmem.usage_in_bytes", "11\n");
        Write("memory/a/memory.kmem.limit_in_bytes", "9223372036854771712\n");
        Write("memory/a/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        Write("cpuacct/a/cpuacct.usage", "123456789\n");
        Write("pids/a/pids.current", "5\n");
        Write("blkio/a/blkio.throttle.io_service_bytes_recursive", "8:0 Read 10\n8:0 Write 20\n8:0 Sync 30\n8:0 Async 0\n8:0 Total 30\n8:16 Read 1\n8:16 Write 2\nTotal 33\n");
        Write("proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 1 1\n");
        var stats = Reader().ReadStats("/a");
        Assert.Multiple(() =>
        {
            Assert.That((stats.PidsCurrent, stats.CpuUseNanos, stats.CpuSystemUse), Is.EqualTo((5ul, 123456789ul, 36ul * 10_000_000)));
            Assert.That((stats.BlkioRead, stats.BlkioWrite), Is.EqualTo((11ul, 22ul)), "each operation once");
            Assert.That((stats.MemUsed, stats.MemLimit, stats.RssBytes, stats.PageFaults, stats.MajorPageFaults), Is.EqualTo((1000ul, 5000ul, 200ul, 7ul, 3ul)));
            Assert.That((stats.KmemUsed, stats.KmemLimit, stats.Cache, stats.CacheTotal, stats.InactiveFileTotal), Is.EqualTo((11ul, ulong.MaxValue, 100ul, 150ul, 40ul)));
            Assert.That((stats.SwapUsed, stats.SwapLimit), Is.EqualTo((300ul, ulong.MaxValue)));
            Assert.That(Reader().OomKills("/a"), Is.EqualTo(2));
        });
    }

    [Test]
    public void Version_2_is_read_file_by_file()
    {
        Unified();
        var stats = Reader().ReadStats("/a");
        Assert.Multiple(() =>
        {
            Assert.That((stats.PidsCurrent, stats.CpuUseNanos), Is.EqualTo((5ul, 123456000ul)));
            Assert.That((stats.BlkioRead, stats.BlkioWrite), Is.EqualTo((11ul, 22ul)));
            Assert.That((stats.MemUsed, stats.MemLimit, stats.RssBytes, stats.PageFaults, stats.MajorPageFaults), Is.EqualTo((1000ul, ulong.MaxValue, 200ul, 7ul, 3ul)));
            Assert.That((stats.KmemUsed, stats.Cache, stats.CacheTotal, stats.InactiveFileTotal), Is.EqualTo((11ul, 100ul, 100ul, 40ul)));
            Assert.That((stats.SwapUsed, stats.SwapLimit), Is.EqualTo((300ul, 400ul)));
            Assert.That(Reader().OomKills("/a"), Is.EqualTo(2));
        });
    }

    [TestCase("freezer/a/freezer.self_freezing", "0\n", false)]
    [TestCase("freezer/a/freezer.self_freezing", "1\n", true)]
    [TestCase("cpu/a/tasks", "", null)]
    public void Version_1_tells_whether_a_cgroup_itself_is_frozen(string file, string content, bool? frozen)
    {
        Write(file, content);
        Assert.That(Reader().IsFrozen("/a"), Is.EqualTo(frozen));
    }

    [TestCase("0\n", false)]
    [TestCase("1\n", true)]
    [TestCase(null, null)]
    public void Version_2_tells_whether_a_cgroup_itself_is_frozen(string? content, bool? frozen)
    {
        Unified();
        if (content is not null)
        {
            Write("a/cgroup.freeze", content);
        }

        Assert.That(Reader().IsFrozen("/a"), Is.EqualTo(frozen));
    }

    [Test]
    public void What_is_frozen_is_let_go_and_nothing_else_written()
    {
        Write("freezer/a/freezer.self_freezing", "1\n");
        Write("freezer/a/freezer.state", "FROZEN\n");
        Write("freezer/b/freezer.self_freezing", "0\n");
        Write("freezer/b/freezer.state", "FROZEN\n");
        Assert.That((Reader().Thaw("/a"), Reader().Thaw("/b"), Reader().Thaw("/c")), Is.EqualTo((true, false, false)), "the second is held by the one above it");
        Assert.That(File.ReadAllText(Path.Combine(_folder.Path, "freezer/a/freezer.state")), Is.EqualTo("THAWED"));
        Assert.That(File.ReadAllText(Path.Combine(_folder.Path, "freezer/b/freezer.state")), Is.EqualTo("FROZEN\n"));
    }

    [Test]
    public void What_is_frozen_in_version_2_is_let_go()
    {
        Unified();
        Write("a/cgroup.freeze", "1\n");
        Assert.That(Reader().Thaw("/a"), Is.True);
        Assert.That(File.ReadAllText(Path.Combine(_folder.Path, "a/cgroup.freeze")), Is.EqualTo("0"));
    }

    [Test]
    public void Processes_of_inner_cgroups_count_and_a_cgroup_that_is_not_there_is_told()
    {
        Unified();
        Write("a/cgroup.procs", "30\n10\n");
        Write("a/inner/cgroup.procs", "20\n");
        Assert.That(Reader().ListPids("/a"), Is.EqualTo((int[])[10, 20, 30]));
        Assert.That(Reader().ListPids("/b"), Is.Empty);
        Assert.That(() => Reader().ReadStats("/b"), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotFound));
    }

    [Test]
    public void Files_are_kept_open_while_they_are_read_and_closed_when_nobody_does()
    {
        Unified();
        var clock = new FakeTimeProvider();
        using var reader = new CgroupReader(clock, _folder.Path, Path.Combine(_folder.Path, "proc"));
        Assert.That(() => reader.ReadStats("/late"), Throws.TypeOf<RuntimeException>());
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "late"), Path.Combine(_folder.Path, "a"));
        Assert.That(reader.ReadStats("/late").PidsCurrent, Is.EqualTo(5), "one that was not there is looked for again");

        reader.ReadStats("/a");
        Write("a/pids.current", "6\n");
        Assert.That((reader.ReadStats("/a").PidsCurrent, Open()), Is.EqualTo((6ul, true)), "what is kept open is read anew");
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(4));
            reader.ReadStats("/a");
        }

        Assert.That(Open(), Is.True);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.That(Open(), Is.False);
        Assert.That(reader.ReadStats("/a").PidsCurrent, Is.EqualTo(6));

        bool Open() => Directory.EnumerateFiles("/proc/self/fd").Any(file => new FileInfo(file).LinkTarget == Path.Combine(_folder.Path, "a", "pids.current"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Limits_are_put_back_whole(bool unified)
    {
        if (unified)
        {
            Unified();
        }

        string[] files = unified ? ["a/cpu.weight", "a/memory.max", "a/pids.max"] : ["cpu/a/cpu.shares", "memory/a/memory.limit_in_bytes", "pids/a/pids.max"];
        foreach (var file in files)
        {
            Write(file, "100\n");
        }

        var limits = CgroupLimits.Read(Reader(), "/a");
        Write(files[0], "7\n");
        Write(files[1], "8\n");
        Assert.That(limits.Restore(), Is.Empty);
        Assert.That(files.Select(file => File.ReadAllText(Path.Combine(_folder.Path, file)).Trim()), Is.All.EqualTo("100"));
    }

    [Test]
    public void What_the_kernel_has_no_file_for_is_left_out_and_said()
    {
        Write("memory/memory.limit_in_bytes", "1");
        var (kept, warnings) = Containers.Spec.Unkept.Resources(new ResourceLimits { Memory = 9, MemorySwap = 10, BlkioWeight = 100 }, Reader());
        Assert.That((kept.Memory, kept.MemorySwap, kept.BlkioWeight, warnings.Count), Is.EqualTo((9L, 0L, 0, 2)));
        Write("memory/memory.memsw.limit_in_bytes", "1");
        Write("blkio/blkio.bfq.io_service_bytes", "1");
        Assert.That(Containers.Spec.Unkept.Resources(new ResourceLimits { MemorySwap = 10, BlkioWeight = 100 }, Reader()).Warnings, Is.Empty);
    }

    private void Unified()
    {
        Write("cgroup.controllers", "cpu io memory pids\n");
        Write("a/cpu.stat", "usage_usec 123456\nuser_usec 1\n");
        Write("a/io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2 rios=1 wios=1\n");
        Write("a/memory.stat", "anon 200\nfile 100\nkernel 11\npgfault 7\npgmajfault 3\ninactive_file 40\n");
        Write("a/memory.current", "1000\n");
        Write("a/memory.max", "max\n");
        Write("a/memory.swap.current", "300\n");
        Write("a/memory.swap.max", "400\n");
        Write("a/memory.events", "low 0\nhigh 0\nmax 5\noom 2\noom_kill 2\n");
        Write("a/pids.current", "5\n");
        Write("proc/stat", "cpu  1 2 3 4 5 6 7 8\n");
    }

    private CgroupReader Reader() => new(TimeProvider.System, _folder.Path, Path.Combine(_folder.Path, "proc"));

    private void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, file))!);
        File.WriteAllText(Path.Combine(_folder.Path, file), content);
    }
}
