using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>Each operation in each state: what a state does not allow is refused by name and changes nothing.</summary>
internal sealed class StateTests(string runtime) : OperationSuite(runtime)
{
    private static readonly string[] States = ["created", "running", "paused", "exited", "restarting"];

    private static (string[] Args, string Verb, string[] AllowedIn)[] Operations(string name) =>
    [
        (["kill", name], "kill", ["running", "paused"]),
        (["pause", name], "pause", ["running"]),
        (["unpause", name], "unpause", ["paused"]),
        (["exec", name, "/bin/true"], "exec in", ["running"]),
        (["top", name], "list the processes of", ["running", "paused"]),
        (["cleanup", name], "clean up", ["created", "exited"]),
        (["rebuild", name], "rebuild the configuration of", ["created", "exited"]),
        (["reopen-log", name], "begin anew the log of", ["running", "paused"]),
        (["start", name], "start", ["created", "running", "exited", "restarting"]),
        (["rm", name], "remove", ["created", "exited"]),
    ];

    /// <summary>In these states they are no error, and do nothing or what they say.</summary>
    private static string[][] AlwaysAllowed(string name) =>
    [
        ["inspect", name], ["logs", name], ["stats", "--no-stream", name], ["export", name], ["cp", $"{name}:/etc/passwd", "-"],
        ["rename", name, "other"], ["rename", "other", name], ["update", "--restart", "no", name],
    ];

    [Test]
    public async Task What_a_state_does_not_allow_is_refused_by_name_and_changes_nothing()
    {
        await using var daemon = await StartDaemonAsync();
        foreach (var state in States)
        {
            await BringAsync(daemon, state);
            foreach (var (args, verb, allowed) in Operations(state).Where(operation => !operation.AllowedIn.Contains(state)))
            {
                var refused = await daemon.RunAsync(args);
                Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")), $"{verb} {state}: {refused}");
                Assert.That(refused.Stderr, Does.StartWith($"Error response from daemon: cannot {verb} container {state}: it is {state}"), verb);
                Assert.That(await StatusAsync(daemon, state), Is.EqualTo(state), verb);
            }

            if (state is not "running" and not "paused")
            {
                var attach = await daemon.RunAsync("attach", state);
                Assert.That((attach.ExitCode, attach.Stdout), Is.EqualTo((125, "")));
                Assert.That(attach.Stderr, Does.StartWith("You cannot attach to a "), "the client says it first, in docker's words");
                Assert.That(await StatusAsync(daemon, state), Is.EqualTo(state));
            }

            foreach (var args in AlwaysAllowed(state))
            {
                await daemon.OkAsync(args);
            }
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

    /// <summary>A container in a state, and of that name.</summary>
    private static async Task BringAsync(TestDaemon daemon, string state)
    {
        if (state == "restarting")
        {
            await daemon.OkAsync("run", "-d", "--name", state, "--restart", "always", Rootfs.Folder, "/bin/false");
            using var events = daemon.Start("events", "--after", "0", "--filter", $"container={state}", "--filter", "event=die");
            for (var i = 0; i < 8; i++)
            {
                await events.ReadLineAsync();
            }

            while (await StatusAsync(daemon, state) != state)
            {
                // From the eighth end on it waits for more than twelve seconds, after a moment of cleaning up.
            }

            return;
        }

        await daemon.OkAsync("create", "--name", state, Rootfs.Folder, "/bin/sleep", "1000");
        if (state != "created")
        {
            await daemon.OkAsync("start", state);
        }

        if (state == "paused")
        {
            await daemon.OkAsync("pause", state);
        }

        if (state == "exited")
        {
            await daemon.OkAsync("stop", "-t", "0", state);
        }

        Assert.That(await StatusAsync(daemon, state), Is.EqualTo(state));
    }
}
