using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>The daemon dies while its runtime starts a container: the next one asks the runtime what became of it.</summary>
internal sealed class DaemonDeathInStartTests(string runtime) : RuntimeSuite(runtime)
{
    [Test]
    [Promise("F2")]
    public async Task A_container_whose_start_went_on_without_the_daemon_is_taken_over()
    {
        if (TestRuntimes.Named(Runtime).StartEndsWithDaemon)
        {
            return; // then it is undone, as below
        }

        await using var daemon = await StartWithHeldStartAsync();
        var start = await KillInStartAsync(daemon, "poststart");
        await File.WriteAllTextAsync(Path.Combine(daemon.Folder, "go"), "\n");
        await ProcessEnd.WaitAsync(start);

        await daemon.StartAgainAsync();
        await daemon.OkAsync("kill", "held");
        Assert.That(await daemon.OkAsync("wait", "held"), Is.EqualTo("137"));
        Assert.That(daemon.Words, Does.Contain("taken over with process"));
    }

    [Test]
    [Promise("F2")]
    public async Task A_container_whose_start_ended_with_the_daemon_is_undone()
    {
        await using var daemon = await StartWithHeldStartAsync();
        var start = await KillInStartAsync(daemon, "prestart");
        using (var kill = System.Diagnostics.Process.Start("kill", ["-9", $"{start}"]))
        {
            await kill.WaitForExitAsync();
        }

        await ProcessEnd.WaitAsync(start);
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "held"), Is.EqualTo("125"));
        var state = JsonDocument.Parse(await daemon.OkAsync("inspect", "held")).RootElement[0].GetProperty("State");
        Assert.That((state.GetProperty("Status").GetString(), state.GetProperty("Error").GetString()), Is.EqualTo(("exited", "the daemon ended while it was starting")));
        await daemon.OkAsync("rm", "held");
    }

    [Test]
    [Promise("F2")]
    public async Task A_container_that_ended_before_anybody_had_recorded_its_start_has_its_true_code()
    {
        await using var daemon = TestDaemon.Prepare($"default_runtime = \"{Runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(Runtime).Configuration}\n");
        daemon.Environment["ATOLL_CRASH_AT"] = "start: started by the runtime";
        await daemon.StartAgainAsync("--allow-crash-points");
        await daemon.AwaitWordsAsync("containers of an earlier daemon");
        var go = Path.Combine(Directory.CreateDirectory(Path.Combine(daemon.Folder, "shared")).FullName, "go");
        using (var fifo = new RunningCommand("mkfifo", [go]))
        {
            await fifo.FinishAsync();
        }

        var command = $"read go </shared/go; exit 7 # {daemon.Folder}";
        await daemon.RunAsync("run", "-d", "--name", "c", "-v", $"{Path.GetDirectoryName(go)}:/shared", Rootfs.Folder, "/bin/sh", "-c", command);
        await daemon.AwaitEndAsync();
        int pid;
        await using (var pipe = await Task.Run(() => new FileStream(go, FileMode.Open, FileAccess.Write)).WaitAsync(TimeSpan.FromMinutes(1))) // once the command reads it
        {
            using var find = new RunningCommand("pgrep", ["-x", "-f", $"/bin/sh -c {command}"]);
            pid = int.Parse((await find.FinishAsync()).Line, System.Globalization.CultureInfo.InvariantCulture);
            await pipe.WriteAsync("\n"u8.ToArray());
        }

        await ProcessEnd.WaitAsync(pid);
        daemon.Environment.Clear();
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("7"));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Error}}", "c"), Is.EqualTo("exited "));
        Assert.That((await daemon.OkAsync("events", "--after", "0", "--until", "0s", "-f", "container=c", "--format", "{{.Action}}")).Split('\n'), Is.EqualTo((string[])["create", "start", "die"]));
    }

    /// <summary>A runtime that is a command is held itself, one that is a library by a hook.</summary>
    private bool Held => !TestRuntimes.Named(Runtime).IsLibrary;

    /// <summary>Its runtime tells that it is asked to start a container, and waits for leave.</summary>
    private async Task<TestDaemon> StartWithHeldStartAsync()
    {
        var daemon = TestDaemon.Prepare($"default_runtime = \"{(Held ? "held" : Runtime)}\"\nplugin_folders = [\"{{plugins}}\"]\n" + TestRuntimes.Named(Runtime).Held);
        var wrapper = Path.Combine(daemon.Folder, "held");
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("HELD", wrapper, StringComparison.Ordinal));
        var held = $"echo $$ >{daemon.Folder}/reached; read -r leave <{daemon.Folder}/go";
        await File.WriteAllTextAsync(wrapper, Held ? $"#!/bin/sh\ncase \" $* \" in *' start '*) {held};; esac\nexec {TestRuntimes.Named(Runtime).Command} \"$@\"\n" : $"#!/bin/sh\n{held}\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var fifos = new RunningCommand("mkfifo", [Path.Combine(daemon.Folder, "reached"), Path.Combine(daemon.Folder, "go")]);
        await fifos.FinishAsync();
        await daemon.StartAgainAsync();
        return daemon;
    }

    /// <summary>Returns the process that starts the container, the daemon dead.</summary>
    /// <param name="phase">Of the hook, where there is one: before the command runs, or after.</param>
    private async Task<int> KillInStartAsync(TestDaemon daemon, string phase)
    {
        var hooks = Path.Combine(daemon.Folder, "hooks.json");
        await File.WriteAllTextAsync(hooks, $$"""{"{{phase}}":[{"path":"{{daemon.Folder}}/held"}]}""");
        using var run = daemon.Start(["run", "-d", "--name", "held", .. Held ? [] : new[] { "--hook-spec", hooks }, Rootfs.Folder, "/bin/sleep", "1000"]);
        using var reached = new RunningCommand("cat", [Path.Combine(daemon.Folder, "reached")]);
        var start = int.Parse(await reached.ReadLineAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await daemon.KillAsync();
        Assert.That((await run.FinishAsync()).ExitCode, Is.EqualTo(125));
        return start;
    }
}
