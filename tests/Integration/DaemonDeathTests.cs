using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

internal sealed class DaemonDeathTests(string runtime) : RuntimeSuite(runtime)
{
    [Test]
    [Promise("F1")]
    [Promise("F5")]
    public async Task Containers_outlive_a_killed_daemon_and_the_next_one_takes_them_over()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "survivor", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.1; done");
        await daemon.OkAsync("run", "-d", "-i", "--name", "goner", "-v", $"{daemon.Folder}:/host", Rootfs.Folder, "/bin/sh", "-c", "while [ ! -e /host/leave ]; do sleep 0.05; done; echo bye; exit 33");
        var before = await PidAsync(daemon, "survivor");
        var goner = await PidAsync(daemon, "goner");

        await daemon.KillAsync();
        await File.WriteAllTextAsync(Path.Combine(daemon.Folder, "leave"), "");
        await ProcessEnd.WaitAsync(goner);
        await daemon.StartAgainAsync();

        Assert.That(await daemon.OkAsync("wait", "goner"), Is.EqualTo("33"), "the code of one that ended meanwhile is the true one");
        Assert.That((await daemon.RunAsync("logs", "goner")).Stdout, Is.EqualTo("bye\n"));
        Assert.That(await PidAsync(daemon, "survivor"), Is.EqualTo(before));
        var names = (await daemon.OkAsync("ps", "--format", "json")).Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Names").GetString());
        Assert.That(names, Is.EqualTo((string[])["survivor"]));
        await daemon.OkAsync("stop", "survivor");
        Assert.That(await daemon.OkAsync("wait", "survivor"), Is.EqualTo("3"));
    }

    [Test]
    public async Task A_container_that_ends_after_the_takeover_is_noticed()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--rm", "--name", "later", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        using var wait = daemon.Start("wait", "later");
        await daemon.OkAsync("kill", "-s", "INT", "later");
        await daemon.OkAsync("kill", "later");
        Assert.That((await wait.FinishAsync()).Line, Is.EqualTo("137"));
    }

    [Test]
    public async Task A_stopped_daemon_leaves_its_containers_running()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "kept", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(await daemon.StopAsync(), Is.Zero);
        Assert.That(File.Exists(daemon.Socket), Is.False);
        await daemon.StartAgainAsync();
        Assert.That(await PidAsync(daemon, "kept"), Is.GreaterThan(0));
    }

    [Test]
    public async Task A_client_that_is_attached_when_the_daemon_stops_is_told_and_the_container_goes_on()
    {
        await using var daemon = await StartDaemonAsync();
        using var run = daemon.Start("run", "--name", "kept", Rootfs.Folder, "/bin/sh", "-c", "echo up; exec sleep 1000");
        Assert.That(await run.ReadLineAsync(), Is.EqualTo("up"));
        await daemon.StopAsync();
        var outcome = await run.FinishAsync();
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, "Error response from daemon: the daemon is stopping; containers go on without it\n")), () => daemon.Words);
        await daemon.StartAgainAsync();
        Assert.That(await PidAsync(daemon, "kept"), Is.GreaterThan(0));
    }

    [Test]
    public async Task An_exit_that_nobody_saw_is_unknown_and_never_0()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "orphan", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await PidAsync(daemon, "orphan");
        var supervisor = int.Parse((await File.ReadAllTextAsync($"/proc/{pid}/stat")).Split(") ")[1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-9", $"{supervisor}"]))
        {
            await kill.WaitForExitAsync();
        }

        await daemon.OkAsync("stop", "-t", "0", "orphan");
        var state = JsonDocument.Parse(await daemon.OkAsync("inspect", "orphan")).RootElement[0].GetProperty("State");
        Assert.That((state.GetProperty("ExitCode").GetInt32(), state.GetProperty("ExitUnknown").GetBoolean()), Is.EqualTo((255, true)));
        Assert.That(state.GetProperty("Error").GetString(), Does.Contain("supervisor"));
    }

    private static async Task<int> PidAsync(TestDaemon daemon, string name)
        => JsonDocument.Parse(await daemon.OkAsync("inspect", name)).RootElement[0].GetProperty("State").GetProperty("Pid").GetInt32();
}
