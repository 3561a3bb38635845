using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>What happens by itself: restart policies, health checks, a lack of memory, processes that do not die.</summary>
internal sealed class PolicyTests(string runtime) : OperationSuite(runtime)
{
    [Test]
    public async Task On_failure_starts_again_as_often_as_it_says()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", "--restart", "on-failure:2", Rootfs.Folder, "/bin/sh", "-c", "echo run; exit 3");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("3"), "the wait goes on over restarts");
        Assert.That((await daemon.OkAsync("logs", "c")).Split('\n'), Is.EqualTo((string[])["run", "run", "run"]));
        Assert.That(await InspectAsync(daemon, "c", "{{.State.Status}} {{.RestartCount}}"), Is.EqualTo("exited 2"));

        await daemon.OkAsync("run", "-d", "--name", "well", "--restart", "on-failure", Rootfs.Folder, "/bin/true");
        Assert.That(await daemon.OkAsync("wait", "well"), Is.EqualTo("0"));
        Assert.That(await InspectAsync(daemon, "well", "{{.RestartCount}}"), Is.EqualTo("0"));
    }

    [Test]
    public async Task Always_ends_with_a_stop_and_with_no_other_signal()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", "--restart", "always", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 0' HUP; echo up; while :; do sleep 0.05; done");
        using var follow = daemon.Start("events", "--after", "0", "--filter", "event=start", "--filter", "container=c");
        await follow.ReadLineAsync();
        using (var logs = daemon.Start("logs", "-f", "c"))
        {
            Assert.That(await logs.ReadLineAsync(), Is.EqualTo("up"));
        }

        await daemon.OkAsync("kill", "-s", "HUP", "c");
        await follow.ReadLineAsync();
        Assert.That(await InspectAsync(daemon, "c", "{{.RestartCount}}"), Is.EqualTo("1"), "another signal than the stop signal leaves the policy as it is");
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("137"));
        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("exited"));
    }

    [Test]
    public async Task Policies_hold_over_the_daemons_death()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "always", "--restart", "always");
        await RunSleeperAsync(daemon, "unless", "--restart", "unless-stopped");
        await daemon.OkAsync("stop", "-t", "0", "always", "unless");
        await RunSleeperAsync(daemon, "dies", "--restart", "unless-stopped");
        var pid = int.Parse(await InspectAsync(daemon, "dies", "{{.State.Pid}}"));
        await daemon.KillAsync();
        using (var kill = System.Diagnostics.Process.Start("kill", ["-KILL", $"{pid}"]))
        {
            await kill.WaitForExitAsync();
        }

        await daemon.StartAgainAsync();
        using var events = daemon.Start("events", "--after", "0", "--filter", "event=start");
        for (var i = 0; i < 5; i++)
        {
            await events.ReadLineAsync();
        }

        Assert.That((await StatusAsync(daemon, "always"), await StatusAsync(daemon, "unless"), await StatusAsync(daemon, "dies")), Is.EqualTo(("running", "exited", "running")),
            "always runs whenever the daemon starts, unless-stopped only what nobody stopped (Docker's rule)");
    }

    [Test]
    public async Task Health_is_probed_shown_and_told()
    {
        await using var daemon = await StartDaemonAsync();
        var folder = Path.Combine(daemon.Folder, "shared");
        Directory.CreateDirectory(folder);
        await RunSleeperAsync(daemon, "c", "-v", $"{folder}:/shared", "--health-cmd", "echo probed; test -e /shared/well", "--health-interval", "200ms", "--health-retries", "2");
        Assert.That(await daemon.OkAsync("ps", "--format", "{{.Status}}"), Does.Contain("(health: starting)").Or.Contain("unhealthy"));
        using var events = daemon.Start("events", "--after", "0", "--filter", "event=health_status", "--format", "{{.Action}}");
        Assert.That(await events.ReadLineAsync(), Is.EqualTo("health_status: unhealthy"));
        Assert.That(await daemon.OkAsync("ps", "-f", "health=unhealthy", "--format", "{{.Names}} {{.Status}}"), Does.Match(@"^c Up .* \(unhealthy\)$"));
        File.WriteAllText(Path.Combine(folder, "well"), "");
        Assert.That(await events.ReadLineAsync(), Is.EqualTo("health_status: healthy"));
        var health = Parse(await InspectAsync(daemon, "c", "{{json .State.Health}}"));
        var last = health.GetProperty("Log").EnumerateArray().Last();
        Assert.That((health.GetProperty("Status").GetString(), last.GetProperty("ExitCode").GetInt32(), last.GetProperty("Output").GetString()), Is.EqualTo(("healthy", 0, "probed\n")));
    }

    [Test]
    public async Task A_probe_that_hangs_is_a_failure_and_unhealthy_may_end_the_container()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c", "--health-cmd", "sleep 100", "--health-interval", "100ms", "--health-timeout", "300ms", "--health-retries", "1", "--health-exit-on-unhealthy");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("137"));
    }

    [Test]
    [Promise("F41")]
    public async Task A_lack_of_memory_is_seen_and_named()
    {
        if (IsSandbox)
        {
            return;
        }

        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "--name", "c", "-m", "16m", "--memory-swap", "16m", Rootfs.Folder, "/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1");
        Assert.That(outcome.ExitCode, Is.EqualTo(137), outcome.ToString());
        Assert.That(await InspectAsync(daemon, "c", "{{.State.OOMKilled}}"), Is.EqualTo("true"));
        var told = (await daemon.OkAsync("events", "--after", "0", "--until", "0s", "--format", "{{.Action}}")).Split('\n');
        Assert.That(Array.IndexOf(told, "oom"), Is.InRange(1, Array.IndexOf(told, "die") - 1), "before its end");

        await daemon.OkAsync("run", "-d", "--name", "survivor", "-m", "16m", "--memory-swap", "16m", Rootfs.Folder, "/bin/sh", "-c", "dd if=/dev/zero of=/dev/null bs=64M count=1; sleep 1000");
        await AwaitEventAsync(daemon, "survivor", "oom");
        Assert.That(await InspectAsync(daemon, "survivor", "{{.State.Status}} {{.State.OOMKilled}}"), Is.EqualTo("running true"), "a child's death is seen while the container lives");
    }

    [Test]
    [Promise("F14")]
    public async Task What_does_not_die_is_given_up_with_its_reason_and_its_name_is_free()
    {
        if (IsSandbox || !Directory.Exists("/sys/fs/cgroup/freezer"))
        {
            return;
        }

        await using var daemon = await StartDaemonAsync();
        var id = await RunSleeperAsync(daemon, "c");

        // Held where nothing of the container's lets it go.
        var held = Directory.CreateDirectory($"/sys/fs/cgroup/freezer/{Path.GetFileName(daemon.Folder)}-held").FullName;
        var freezer = Path.Combine(held, "freezer.state");
        File.WriteAllText(Path.Combine(held, "cgroup.procs"), await InspectAsync(daemon, id, "{{.State.Pid}}"));
        File.WriteAllText(freezer, "FROZEN");
        try
        {
            var stop = await daemon.RunAsync("stop", "-t", "1", "c");
            Assert.That(stop.ExitCode, Is.EqualTo(125));
            Assert.That(stop.Stderr, Does.Match(@"did not end within 3 s of SIGKILL: process \d+ is in state \S \(.*\) in \w+; it is called c_[0-9a-f]{12} now"));
            await RunSleeperAsync(daemon, "c");
            Assert.That(await StatusAsync(daemon, id), Is.EqualTo("running"));
            var remove = await daemon.RunAsync("rm", "-f", id);
            Assert.That(remove.Stderr, Does.Contain("it is removed when it ends"));
        }
        finally
        {
            File.WriteAllText(freezer, "THAWED");
        }

        await AwaitEventAsync(daemon, id[..12], "destroy");
        Directory.Delete(held);
        Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}}"), Is.EqualTo("c"));
    }

    [TestCase("stop", "-t", "1")]
    [TestCase("rm", "-f")]
    public async Task What_somebody_else_has_frozen_is_let_go_to_end(params string[] operation)
    {
        if (IsSandbox || !Directory.Exists("/sys/fs/cgroup/freezer"))
        {
            return;
        }

        await using var daemon = await StartDaemonAsync();
        var id = await RunSleeperAsync(daemon, "c");
        File.WriteAllText($"/sys/fs/cgroup/freezer/{Path.GetFileName(daemon.Folder)}/{id}/freezer.state", "FROZEN");
        await daemon.OkAsync([.. operation, "c"]);
        await AwaitEventAsync(daemon, id[..12], "die");
    }
}
