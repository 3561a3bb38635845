using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Pause, update, stats, top, restart, rename, cleanup, rebuild.</summary>
internal sealed class OperationTests(string runtime) : OperationSuite(runtime)
{
    [Test]
    public async Task A_paused_container_stands_still_until_it_is_let_go()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done");
        await daemon.OkAsync("pause", "c");
        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("paused"));
        var before = await daemon.OkAsync("logs", "--tail", "1", "c");
        await daemon.OkAsync("stats", "--no-stream", "c");
        Assert.That(await daemon.OkAsync("logs", "--tail", "1", "c"), Is.EqualTo(before));
        Assert.That((await daemon.RunAsync("ps")).Stdout, Does.Contain("(Paused)"));
        using var follow = daemon.Start("logs", "-f", "--tail", "0", "c");
        await daemon.OkAsync("unpause", "c");
        Assert.That(int.Parse(await follow.ReadLineAsync()), Is.GreaterThan(int.Parse(before)));

        await daemon.OkAsync("pause", "c");
        Assert.That(await daemon.OkAsync("stop", "-t", "1", "c"), Is.EqualTo("c"), "what is frozen cannot end, so it is let go");
        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("exited"));
    }

    [Test]
    public async Task An_update_is_in_force_at_once_and_after_the_next_start()
    {
        if (IsSandbox)
        {
            await using var without = await StartDaemonAsync();
            await RunSleeperAsync(without, "c");
            var refused = await without.RunAsync("update", "-m", "64m", "c");
            Assert.That((refused.ExitCode, refused.Stderr), Is.EqualTo((125, "Error response from daemon: runsc has no command 'update'\n")));
            return;
        }

        await using var daemon = await StartDaemonAsync();
        var id = await RunSleeperAsync(daemon, "c", "-m", "128m");
        await daemon.OkAsync("update", "-m", "64m", "--cpus", "0.5", "--cpu-shares", "512", "--pids-limit", "33", "--cpuset-cpus", "0", "--restart", "on-failure:2", "c");
        foreach (var _ in new[] { "now", "after a restart" })
        {
            Assert.Multiple(() =>
            {
                Assert.That(Limit(daemon, id, "memory", "memory.limit_in_bytes"), Is.EqualTo("67108864"));
                Assert.That(Limit(daemon, id, "cpu", "cpu.cfs_quota_us"), Is.EqualTo("50000"));
                Assert.That(Limit(daemon, id, "cpu", "cpu.shares"), Is.EqualTo("512"));
                Assert.That(Limit(daemon, id, "pids", "pids.max"), Is.EqualTo("33"));
                Assert.That(Limit(daemon, id, "cpuset", "cpuset.cpus"), Is.EqualTo("0"));
            });
            await daemon.OkAsync("restart", "-t", "0", "c");
        }

        Assert.That(await InspectAsync(daemon, "c", "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}}"), Is.EqualTo("67108864 500000000 on-failure:2"));
    }

    /// <summary>Follows the log until it holds a line.</summary>
    private static async Task AwaitLineAsync(TestDaemon daemon, string name, string line)
    {
        using var logs = daemon.Start("logs", "-f", name);
        while (await logs.ReadLineAsync() != line)
        {
        }
    }

    [Test]
    public async Task An_update_that_the_kernel_refuses_changes_nothing()
    {
        if (IsSandbox)
        {
            return;
        }

        await using var daemon = await StartDaemonAsync();
        var id = await RunSleeperAsync(daemon, "c", "-m", "128m", "--cpu-shares", "700");
        var before = await InspectAsync(daemon, "c", "{{json .HostConfig}}");
        var refused = await daemon.RunAsync("update", "-m", "64m", "--cpu-shares", "512", "--cpuset-cpus", "60000", "c");
        Assert.That(refused.ExitCode, Is.EqualTo(125), refused.ToString());
        Assert.That((Limit(daemon, id, "memory", "memory.limit_in_bytes"), Limit(daemon, id, "cpu", "cpu.shares")), Is.EqualTo(("134217728", "700")));
        Assert.That(await InspectAsync(daemon, "c", "{{json .HostConfig}}"), Is.EqualTo(before));
        Assert.That((await daemon.RunAsync("update", "--memory-swap", "1m", "c")).Stderr, Does.Contain("is below that of memory"));
        Assert.That((await daemon.RunAsync("update", "--cpus", "1", "--cpu-quota", "1000", "c")).Stderr, Does.Contain("conflicting options"));
    }

    [Test]
    [Promise("F40")]
    public async Task Stats_tell_what_the_kernel_counts()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "busy", "-m", "128m", Rootfs.Folder, "/bin/sh", "-c", "while :; do :; done");
        await daemon.OkAsync("create", "--name", "still", Rootfs.Folder, "/bin/true");
        var busy = Parse(await daemon.OkAsync("stats", "--no-stream", "--original", "busy"));
        Assert.Multiple(() =>
        {
            Assert.That(busy.EnumerateObject().Count(), Is.GreaterThanOrEqualTo(18));
            Assert.That(busy.GetProperty("pids_current").GetUInt64(), Is.GreaterThan(0));
            Assert.That(busy.GetProperty("cpu_use_nanos").GetUInt64(), Is.GreaterThan(100_000_000));
            Assert.That(busy.GetProperty("cpu_system_use").GetUInt64(), Is.GreaterThan(busy.GetProperty("cpu_use_nanos").GetUInt64()));
            Assert.That(busy.GetProperty("cpu_percent").GetDouble(), Is.InRange(1, 1000));
            Assert.That(busy.GetProperty("mem_used").GetUInt64(), Is.GreaterThan(0));
            Assert.That(busy.GetProperty("mem_limit").GetUInt64(), Is.EqualTo(128 << 20));
            Assert.That(busy.GetProperty("page_faults").GetUInt64(), Is.GreaterThan(0));
        });
        Assert.That((await daemon.RunAsync("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}")).Stdout, Does.StartWith("busy ").And.Not.Contain("still"));
        Assert.That((await daemon.RunAsync("stats", "--no-stream", "-a", "--format", "{{.Name}} {{.CPUPerc}}")).Stdout, Does.Contain("still --"));
        using var stream = daemon.Start("stats", "--format", "{{.Name}}", "busy");
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await stream.ReadLineAsync(), Is.EqualTo("busy"));
        }
    }

    [Test]
    [Promise("F33")]
    public async Task F33_A_log_is_begun_anew_while_its_container_is_paused_and_while_it_is_being_stopped()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "trap 'echo two' USR1; trap '' TERM; echo one; while :; do sleep 1000 & wait; done");
        await AwaitLineAsync(daemon, "c", "one");
        var log = await InspectAsync(daemon, "c", "{{.LogPath}}");
        File.Move(log, log + ".first");
        await daemon.OkAsync("pause", "c");
        Assert.That(await daemon.OkAsync("reopen-log", "c"), Is.EqualTo("c"));
        await daemon.OkAsync("unpause", "c");
        Assert.That(new FileInfo(log).Length, Is.Zero);

        File.Move(log, log + ".second");
        using var stop = daemon.Start("stop", "-t", "1000", "c");
        await AwaitEventAsync(daemon, "c", "kill");
        Assert.That(await daemon.OkAsync("reopen-log", "c"), Is.EqualTo("c"), "the stop is under way, and nobody waits for it");
        await daemon.OkAsync("kill", "-s", "USR1", "c");
        await AwaitLineAsync(daemon, "c", "two");
        await daemon.OkAsync("kill", "c");
        Assert.That((await stop.FinishAsync()).ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(log + ".first"), Does.Contain("one").And.Not.Contain("two"));
        Assert.That(new FileInfo(log + ".second").Length, Is.Zero);
        Assert.That(File.ReadAllText(log), Does.Contain("two").And.Not.Contain("one"));
        Assert.That((await daemon.RunAsync("reopen-log", "c")).Stderr, Does.Contain("cannot begin anew the log of container c: it is exited"));
    }

    [Test]
    public async Task Top_shows_the_hosts_columns()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        var pid = await InspectAsync(daemon, "c", "{{.State.Pid}}");
        var lines = (await daemon.OkAsync("top", "c")).Split('\n');
        Assert.That(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Does.Contain("PID").And.Contain("CMD"));
        Assert.That(lines[1..].Any(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(pid)), Is.True);
        Assert.That((await daemon.OkAsync("top", "c", "-o", "pid,comm")).Split('\n')[0], Does.Match("^ *PID +COMMAND$"));
        Assert.That((await daemon.RunAsync("top", "c", "-o", "comm")).Stderr, Does.Contain("no column PID"));
    }

    [Test]
    public async Task Restart_stops_and_starts_and_rename_frees_the_old_name()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "one");
        var before = await InspectAsync(daemon, "one", "{{.State.Pid}} {{.Id}}");
        await daemon.OkAsync("restart", "-t", "0", "one");
        var after = await InspectAsync(daemon, "one", "{{.State.Pid}} {{.Id}}");
        Assert.That((after.Split(' ')[0] == before.Split(' ')[0], after.Split(' ')[1] == before.Split(' ')[1]), Is.EqualTo((false, true)));
        await daemon.OkAsync("stop", "-t", "0", "one");
        await daemon.OkAsync("restart", "one");
        Assert.That(await StatusAsync(daemon, "one"), Is.EqualTo("running"), "one that does not run is started");

        await daemon.OkAsync("create", "--name", "taken", Rootfs.Folder);
        Assert.That((await daemon.RunAsync("rename", "one", "taken")).Stderr, Does.Contain("already in use"));
        Assert.That((await daemon.RunAsync("rename", "one", "a/b")).Stderr, Does.Contain("is no container name"));
        await daemon.OkAsync("rename", "one", "two");
        await daemon.OkAsync("create", "--name", "one", Rootfs.Folder);
        Assert.That(await StatusAsync(daemon, "two"), Is.EqualTo("running"));
    }

    [Test]
    public async Task Where_the_runtimes_state_is_lost_the_container_can_still_be_ended_and_removed()
    {
        await using var daemon = await StartDaemonAsync();
        var id = await RunSleeperAsync(daemon, "c");
        await daemon.OkAsync("exec", "-d", "c", "/bin/sleep", "900");
        var records = Path.Combine(daemon.State, "containers", id, TestRuntimes.Named(Runtime).Records);
        if (Directory.Exists(records))
        {
            Directory.Delete(records, recursive: true);
        }
        else
        {
            File.Delete(records);
        }

        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("exited"));
        Assert.That(await daemon.OkAsync("cleanup", "c"), Is.EqualTo("c"));

        var config = Path.Combine(daemon.Root, "containers", id, "bundle", "config.json");
        var whole = File.ReadAllText(config);
        File.Delete(config);
        await daemon.OkAsync("rebuild", "c");
        Assert.That(File.ReadAllText(config), Is.EqualTo(whole));
        File.WriteAllText(config, "{");
        await daemon.OkAsync("start", "c");
        Assert.That(File.ReadAllText(config), Is.EqualTo(whole), "a start mends it too");
    }

    [Test]
    public async Task Twenty_of_each_at_once()
    {
        await using var daemon = await StartDaemonAsync();
        var names = Enumerable.Range(0, IsSandbox ? 5 : 20).Select(i => $"c{i}").ToArray();
        await Task.WhenAll(names.Select(name => RunSleeperAsync(daemon, name)));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("pause", name)));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("unpause", name)));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("update", "--restart", "no", name)));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("restart", "-t", "0", name)));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("rename", name, $"{name}-new")));
        names = [.. names.Select(name => $"{name}-new")];
        foreach (var args in new string[][] { ["stats", "--no-stream"], ["top"], ["inspect"], ["logs"] })
        {
            await Task.WhenAll(names.Select(name => daemon.OkAsync([.. args, name])));
        }

        await Task.WhenAll(names.Select(name => daemon.OkAsync("export", "-o", Path.Combine(daemon.Folder, name), name)));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("cp", $"{name}:/etc", Path.Combine(daemon.Folder, $"{name}-etc"))));
        var waits = names.Select(name => daemon.OkAsync("wait", name)).ToArray();
        await Task.WhenAll(names.Select(name => daemon.OkAsync("kill", name)));
        Assert.That(await Task.WhenAll(waits), Is.All.EqualTo("137"));
        await Task.WhenAll(names.Select(name => daemon.OkAsync("start", name)));
        Assert.That((await daemon.OkAsync(["stop", "-t", "0", .. names])).Split('\n'), Has.Length.EqualTo(names.Length));
        Assert.That((await daemon.OkAsync("prune", "-f")).Split('\n'), Has.Length.EqualTo(names.Length + 1));
    }

    [Test]
    public async Task Several_containers_in_one_call_get_a_line_each_and_one_exit_code()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "a");
        await RunSleeperAsync(daemon, "b");
        foreach (var verb in new[] { "pause", "unpause", "kill" })
        {
            var outcome = await daemon.RunAsync(verb, "a", "nobody", "b");
            Assert.That((outcome.ExitCode, outcome.Stdout, outcome.Stderr), Is.EqualTo((125, "a\nb\n", "Error response from daemon: No such container: nobody\n")), verb);
        }

        Assert.That(await daemon.OkAsync("wait", "a", "b"), Is.EqualTo("137\n137"));
        Assert.That(await daemon.OkAsync("start", "a", "b"), Is.EqualTo("a\nb"));
        Assert.That(await daemon.OkAsync("restart", "-t", "0", "a", "b"), Is.EqualTo("a\nb"));
        Assert.That(await daemon.OkAsync("stop", "-t", "0", "a", "b"), Is.EqualTo("a\nb"));
        using var gone = daemon.Start("wait", "--condition", "removed", "a");
        await daemon.AwaitWordsAsync("a client waits for its removal");
        Assert.That(await daemon.OkAsync("rm", "a", "b"), Is.EqualTo("a\nb"));
        Assert.That((await gone.FinishAsync()).Line, Is.EqualTo("137"));
    }

    private static string Limit(TestDaemon daemon, string id, string controller, string file)
        => File.ReadAllText($"/sys/fs/cgroup/{controller}/{Path.GetFileName(daemon.Folder)}/{id}/{file}").Trim();
}
