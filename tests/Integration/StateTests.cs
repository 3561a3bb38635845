using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>Each operation in each state: what a state does not allow is refused by name and changes nothing.</summary>
internal sealed class StateTests(string runtime) : OperationSuite(runtime)
{
    private static readonly (string[] Args, string Verb, string[] AllowedIn)[] Operations =
    [
        (["kill", "c"], "kill", ["running", "paused"]),
        (["pause", "c"], "pause", ["running"]),
        (["unpause", "c"], "unpause", ["paused"]),
        (["exec", "c", "/bin/true"], "exec in", ["running"]),
        (["top", "c"], "list the processes of", ["running", "paused"]),
        (["cleanup", "c"], "clean up", ["created", "exited"]),
        (["rebuild", "c"], "rebuild the configuration of", ["created", "exited"]),
        (["reopen-log", "c"], "begin anew the log of", ["running", "paused"]),
        (["start", "c"], "start", ["created", "running", "exited", "restarting"]),
        (["rm", "c"], "remove", ["created", "exited"]),
    ];

    /// <summary>In these states they are no error, and do nothing or what they say.</summary>
    private static readonly string[][] AlwaysAllowed = [["inspect", "c"], ["logs", "c"], ["stats", "--no-stream", "c"], ["export", "c"], ["cp", "c:/etc/passwd", "-"], ["rename", "c", "d"], ["rename", "d", "c"], ["update", "--restart", "no", "c"]];

    [TestCase("created")]
    [TestCase("running")]
    [TestCase("paused")]
    [TestCase("exited")]
    [TestCase("restarting")]
    public async Task What_a_state_does_not_allow_is_refused_by_name_and_changes_nothing(string state)
    {
        await using var daemon = await StartDaemonAsync();
        await BringAsync(daemon, state);
        foreach (var (args, verb, allowed) in Operations.Where(operation => !operation.AllowedIn.Contains(state)))
        {
            var refused = await daemon.RunAsync(args);
            Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")), $"{verb}: {refused}");
            Assert.That(refused.Stderr, Does.StartWith($"Error response from daemon: cannot {verb} container c: it is {state}"), verb);
            Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo(state), verb);
        }

        if (state is not "running" and not "paused")
        {
            var attach = await daemon.RunAsync("attach", "c");
            Assert.That((attach.ExitCode, attach.Stdout), Is.EqualTo((125, "")));
            Assert.That(attach.Stderr, Does.StartWith("You cannot attach to a "), "the client says it first, in docker's words");
            Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo(state));
        }

        foreach (var args in AlwaysAllowed)
        {
            await daemon.OkAsync(args);
        }
    }

    [Test]
    public async Task Stopping_what_does_not_run_and_starting_what_does_is_no_error()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("create", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(await daemon.OkAsync("stop", "c"), Is.EqualTo("c"));
        Assert.That(await daemon.OkAsync("start", "c"), Is.EqualTo("c"));
        Assert.That(await daemon.OkAsync("start", "c"), Is.EqualTo("c"));
        await daemon.OkAsync("stop", "-t", "0", "c");
    }

    /// <summary>A container that waits for its restart: the ninth waits for half a minute.</summary>
    private async Task BringAsync(TestDaemon daemon, string state)
    {
        if (state == "restarting")
        {
            await daemon.OkAsync("run", "-d", "--name", "c", "--restart", "always", Rootfs.Folder, "/bin/false");
            using var events = daemon.Start("events", "--after", "0", "--filter", "event=die");
            for (var i = 0; i < 7; i++)
            {
                await events.ReadLineAsync();
            }

            while (await StatusAsync(daemon, "c") != state)
            {
                // From the seventh end on it waits for more than six seconds, after a moment of cleaning up.
            }

            return;
        }

        await daemon.OkAsync("create", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        if (state != "created")
        {
            await daemon.OkAsync("start", "c");
        }

        if (state == "paused")
        {
            await daemon.OkAsync("pause", "c");
        }

        if (state == "exited")
        {
            await daemon.OkAsync("stop", "-t", "0", "c");
        }

        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo(state));
    }
}
