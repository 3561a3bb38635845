using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Logs and events.</summary>
internal sealed class HistoryTests(string runtime) : RuntimeSuite(runtime)
{
    [Test]
    public async Task Logs_have_a_beginning_an_end_and_times()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "echo one; sleep 0.3; echo two; sleep 0.3; echo three >&2");
        var times = (await daemon.RunAsync("logs", "-t", "c")).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToArray();
        Assert.That(times.Select(line => line[1]), Is.EqualTo((string[])["one", "two"]), "standard error goes to standard error");
        Assert.That(times[0][0], Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$"));
        var all = await daemon.RunAsync("logs", "--since", times[1][0], "c");
        Assert.That((all.Stdout, all.Stderr), Is.EqualTo(("two\n", "three\n")));
        Assert.That((await daemon.RunAsync("logs", "--until", times[0][0], "c")).Stdout, Is.EqualTo("one\n"));
        Assert.That((await daemon.RunAsync("logs", "--tail", "2", "c")).Stdout, Is.EqualTo("two\n"));
        Assert.That((await daemon.RunAsync("logs", "-n", "0", "c")).Stdout, Is.Empty);
    }

    [Test]
    [Promise("F34")]
    public async Task A_follower_that_lags_behind_many_rotations_misses_nothing()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("create", "-i", "--name", "c", "--log-opt", "max-size=2k", "--log-opt", "max-file=500", Rootfs.Folder, "/bin/sh", "-c", "read x; seq 1 5000");
        using var run = daemon.Start("start", "-ai", "c");
        await AwaitStartAsync(daemon);
        using var follow = daemon.Start("logs", "-f", "c");
        await run.Stdin.WriteAsync("go\n"u8.ToArray());
        await run.FinishAsync();
        Assert.That((await follow.FinishAsync()).Line.Split('\n'), Is.EqualTo(Enumerable.Range(1, 5000).Select(i => $"{i}")));
        Assert.That((await daemon.RunAsync("logs", "--tail", "3", "c")).Line, Is.EqualTo("4998\n4999\n5000"));
    }

    [Test]
    [Promise("F12")]
    public async Task Events_are_numbered_without_gaps_and_replayed_over_the_daemons_death()
    {
        await using var daemon = await StartDaemonAsync();
        var id = await daemon.OkAsync("run", "-d", "--name", "c", "--label", "tier=front", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        await daemon.OkAsync("pause", "c");
        await daemon.OkAsync("unpause", "c");
        await daemon.OkAsync("stop", "-t", "0", "c");
        await daemon.OkAsync("rm", "c");
        var told = (await daemon.OkAsync("events", "--after", "0", "--until", "0s", "--format", "{{.Sequence}} {{.Action}} {{.Attributes.name}}")).Split('\n');
        Assert.That(told, Is.EqualTo(new[] { "create", "start", "pause", "unpause", "kill", "die", "stop", "destroy" }.Select((action, i) => $"{i + 1} {action} c")));
        Assert.That((await daemon.OkAsync("events", "--after", "6", "--until", "0s")).Split('\n'), Has.Length.EqualTo(2), "a consumer goes on where it stopped");
        Assert.That((await daemon.OkAsync("events", "--since", "1h", "--until", "0s", "-f", "event=die", "-f", "label=tier=front", "-f", $"container={id}")).Split('\n'), Has.Length.EqualTo(1));
        Assert.That(await daemon.OkAsync("events", "--since", "1h", "--until", "0s", "-f", "container=other"), Is.Empty);
        Assert.That((await daemon.RunAsync("events", "-f", "colour=red")).Stderr, Does.Contain("invalid filter 'colour'"));
    }

    private static async Task AwaitStartAsync(TestDaemon daemon)
    {
        using var events = daemon.Start("events", "--after", "0", "--filter", "event=start");
        await events.ReadLineAsync();
    }
}
