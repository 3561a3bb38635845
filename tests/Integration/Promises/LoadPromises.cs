using System.Net.Sockets;
using System.Runtime.InteropServices;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>After much of the same, descriptors, threads and children are where they were.</summary>
internal sealed class LoadPromises
{
    private const string Crun = "default_runtime = \"crun\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n";

    [Test]
    [Promise("S15")]
    [Promise("F38")]
    public Task S15_Execs_of_a_command_that_is_not_there_leave_nothing_behind()
        => LeavesNothingAsync(async (daemon, i) => Assert.That((await daemon.RunAsync("exec", "c", $"/bin/no-such-{i}")).ExitCode, Is.EqualTo(127)), 100);

    [Test]
    [Promise("F38")]
    public Task F38_Execs_leave_nothing_behind() => LeavesNothingAsync((daemon, _) => daemon.OkAsync("exec", "c", "/bin/true"), 100);

    [Test]
    [Promise("F39")]
    public Task F39_Containers_that_come_and_go_leave_nothing_behind() => LeavesNothingAsync((daemon, _) => daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/true"), 60);

    [Test]
    [Promise("S16")]
    public Task S16_Clients_that_join_and_vanish_leave_nothing_behind() => LeavesNothingAsync(async (daemon, _) =>
    {
        using var attach = daemon.Start("attach", "c");
        using var logs = daemon.Start("logs", "-f", "c");
        Assert.That(await logs.ReadLineAsync(), Is.EqualTo("up"));
        attach.Kill();
        logs.Kill();
    }, 60);

    [Test]
    [Promise("F44")]
    public async Task F44_A_daemon_without_descriptors_refuses_what_is_new_and_loses_no_end()
    {
        await using var daemon = TestDaemon.Prepare(Crun);
        daemon.OpenFiles = 400;
        await daemon.StartAgainAsync();
        CommandOutcome last;
        var started = 0;
        while ((last = await daemon.RunAsync("run", "-d", "--name", $"c{started}", Rootfs.Folder, "/bin/sleep", "1000")).ExitCode == 0)
        {
            Assert.That(++started, Is.LessThan(200), "each takes some of 400 descriptors");
        }

        Assert.That(started, Is.GreaterThan(5));
        Assert.That(last.ExitCode, Is.EqualTo(125), last.ToString());
        Assert.That(last.Stderr, Does.Contain($"cannot start container c{started}: the daemon has nearly as many files open as it may, 400; raise its limit (LimitNOFILE"));
        var running = (await daemon.OkAsync("ps", "--format", "{{.Names}}")).Split('\n');
        Assert.That(running, Has.Length.EqualTo(started));
        Assert.That((await daemon.RunAsync("exec", running[0], "/bin/true")).Stderr, Does.Contain("cannot exec in container"));
        await daemon.OkAsync(["kill", .. running]);
        Assert.That((await daemon.OkAsync(["wait", .. running])).Split('\n'), Has.Length.EqualTo(started).And.All.EqualTo("137"), "every end has its true code");
        await daemon.OkAsync(["rm", .. running]);
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "room again"), Is.EqualTo("room again"));
    }

    [Test]
    [Promise("F44")]
    public async Task F44_A_host_without_room_for_processes_refuses_what_is_new_and_loses_no_end()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        foreach (var name in new[] { "a", "b", "c" })
        {
            await daemon.OkAsync("run", "-d", "--name", name, Rootfs.Folder, "/bin/sleep", "1000");
        }

        using var few = LimitedCgroup.OfPids($"{Path.GetFileName(daemon.Folder)}-few", $"{daemon.Pid}", 1000);
        few.Set(few.Current + 2);
        var refused = await daemon.RunAsync("run", "-d", "--name", "d", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(refused.ExitCode, Is.EqualTo(125), refused.ToString());
        Assert.That(refused.Stderr, Does.Match("cannot start container d: .* holds [0-9]+ of the [0-9]+ processes and threads that it may; raise its pids.max"));
        Assert.That((await daemon.RunAsync("exec", "a", "/bin/true")).Stderr, Does.Match("cannot exec in container a: .* holds [0-9]+ of the"));
        few.Set(few.Current);
        await daemon.OkAsync("kill", "a", "b", "c");
        Assert.That((await daemon.OkAsync("wait", "a", "b", "c")).Split('\n'), Is.EqualTo((string[])["137", "137", "137"]), "every end has its true code");

        few.Set(1000);
        await daemon.OkAsync("rm", "a", "b", "c", "d");
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "room again"), Is.EqualTo("room again"));
    }

    /// <summary>Alone, because what it uses up is everybody's.</summary>
    [Test]
    [NonParallelizable]
    [Promise("F44")]
    public async Task F44_A_host_without_room_for_watches_costs_what_watches_are_for_and_nothing_else()
    {
        await using var daemon = await TestDaemon.StartAsync($"plugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named("crun").Configuration}\n");
        await daemon.StopAsync();
        var held = new List<int>();
        try
        {
            while (inotify_init1(0) is >= 0 and var watch)
            {
                held.Add(watch);
            }

            await daemon.StartAgainAsync();
            await daemon.AwaitWordsAsync("changes of plugins and their configuration are not seen by themselves, use 'atoll reload': inotify_init1 (fs.inotify.max_user_instances): EMFILE");
            foreach (var runtime in new[] { "runc", "crun", "lcr", "io.containerd.runc.v2" })
            {
                var run = await daemon.RunAsync("run", "--name", runtime, "--runtime", runtime, "-m", "64m", Rootfs.Folder, "/bin/sh", "-c", "echo out; exit 7");
                Assert.That((run.ExitCode, run.Line), Is.EqualTo((7, "out")), $"{runtime}: {run.Stderr}");
                Assert.That(await daemon.OkAsync("logs", runtime), Is.EqualTo("out"));
                Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitCode}}", runtime), Is.EqualTo("7"));
            }

            Assert.That((await daemon.RunAsync("logs", "-f", "crun")).Stderr, Is.Empty.Or.Contain("fs.inotify.max_user_instances"));
            await daemon.OkAsync("rm", "runc", "crun", "lcr", "io.containerd.runc.v2");
            await daemon.OkAsync("reload");
        }
        finally
        {
            held.ForEach(watch => close(watch));
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int inotify_init1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [Test]
    [Promise("S47")]
    public async Task S47_Idle_and_slow_connections_keep_nobody_from_being_served()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < 1500; i++)
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                idle.Add(socket);
                // Not asynchronously: a full queue of connections is waited for.
                await Task.Run(() => socket.Connect(new UnixDomainSocketEndPoint(daemon.Socket)));
                if (i % 2 == 0)
                {
                    // A beginning that is never gone on with.
                    await socket.SendAsync("PRI * HTTP/2.0\r\n"u8.ToArray());
                }
            }

            Assert.That(await daemon.OkAsync("version"), Does.Contain("Server:"));
            Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "served"), Is.EqualTo("served"));
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task LeavesNothingAsync(Func<TestDaemon, int, Task> once, int times)
    {
        const int Warm = 20;
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "-i", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "echo up; exec sleep 1000");
        await RepeatAsync(Warm);
        var before = await SettledAsync(daemon, int.MaxValue);
        await RepeatAsync(times);
        var after = await SettledAsync(daemon, before.Descriptors);
        Assert.Multiple(() =>
        {
            Assert.That(after.Descriptors, Is.LessThanOrEqualTo(before.Descriptors + 3), "descriptors of the daemon");
            Assert.That(after.Threads, Is.LessThanOrEqualTo(before.Threads + 6), "threads of the daemon: the pool may have grown by a few");
            Assert.That(after.Children, Is.EqualTo(before.Children), "children, zombies too");
        });

        Task RepeatAsync(int count) => Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await once(daemon, i));
    }

    /// <summary>Connections that clients have closed are closed by the daemon a moment later: asks again while there are more than expected, a bounded number of times.</summary>
    private static async Task<(int Descriptors, int Threads, int Children)> SettledAsync(TestDaemon daemon, int expected)
    {
        for (var i = 0; ; i++)
        {
            await daemon.OkAsync("version");
            var descriptors = Directory.GetFileSystemEntries($"/proc/{daemon.Pid}/fd").Length;
            if (descriptors <= expected || i == 50)
            {
                using var children = new RunningCommand("ps", ["--no-headers", "--ppid", $"{daemon.Pid}", "-o", "stat"]);
                return (descriptors, Directory.GetDirectories($"/proc/{daemon.Pid}/task").Length, (await children.FinishAsync()).Stdout.Count(c => c == '\n'));
            }
        }
    }
}
