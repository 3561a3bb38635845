using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

internal sealed class ExecTests(string runtime) : OperationSuite(runtime)
{
    [Test]
    public async Task Streams_and_exit_codes_are_the_commands_own()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        var both = await daemon.RunAsync("exec", "c", "/bin/sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.That((both.ExitCode, both.Stdout, both.Stderr), Is.EqualTo((7, "out\n", "err\n")));
        Assert.That((await daemon.RunAsync("exec", "c", "/bin/sh", "-c", "kill -9 $$")).ExitCode, Is.EqualTo(137));

        var missing = await daemon.RunAsync("exec", "c", "/bin/no-such");
        Assert.That((missing.ExitCode, missing.Stdout), Is.EqualTo((127, "")), missing.Stderr);
        var file = await daemon.RunAsync("exec", "c", "/bin/not-executable");
        Assert.That(file.ExitCode, Is.EqualTo(126), file.Stderr);
        Assert.That((await daemon.RunAsync("exec", "nobody", "/bin/true")).ExitCode, Is.EqualTo(125));
        Assert.That(ExecFolders(daemon), Is.Empty, "nothing of an exec stays in the state folder");
    }

    [Test]
    public async Task The_process_gets_what_was_asked_for_over_what_the_container_has()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c", "-e", "KEPT=1", "-e", "CHANGED=1", "-w", "/etc");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "echo $KEPT $CHANGED; pwd"), Is.EqualTo("1 1\n/etc"));
        Assert.That(await daemon.OkAsync("exec", "-e", "CHANGED=2", "-w", "/tmp", "-u", "1234:55", "--group-add", "77", "c", "/bin/sh", "-c", "echo $KEPT $CHANGED; pwd; id -u; id -g; id -G"),
            Is.EqualTo("1 2\n/tmp\n1234\n55\n55 77"));
        Assert.That((await daemon.RunAsync("exec", "-w", "/proc/self/fd/3", "c", "/bin/true")).Stderr, Does.Contain("is not an absolute path in the container"));
    }

    [Test]
    public async Task Standard_input_arrives_and_ends()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        using var sum = daemon.Start("exec", "-i", "c", "/bin/wc", "-c");
        var chunk = new byte[1 << 20];
        for (var i = 0; i < 20; i++)
        {
            await sum.Stdin.WriteAsync(chunk);
        }

        sum.Stdin.Close();
        Assert.That((await sum.FinishAsync()).Line, Is.EqualTo($"{20 << 20}"));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/cat"), Is.Empty, "without -i there is nothing to read");
    }

    [Test]
    public async Task A_detached_exec_goes_on_by_itself()
    {
        await using var daemon = await StartDaemonAsync();
        var folder = Path.Combine(daemon.Folder, "shared");
        Directory.CreateDirectory(folder);
        await RunSleeperAsync(daemon, "c", "-v", $"{folder}:/shared");
        Assert.That(await daemon.OkAsync("exec", "-d", "c", "/bin/sh", "-c", "echo unseen; echo done > /shared/x; exit 3"), Is.Empty);
        using var events = daemon.Start("events", "--after", "0", "--filter", "event=exec_die", "--format", "{{.Attributes.exitCode}}");
        Assert.That(await events.ReadLineAsync(), Is.EqualTo("3"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "x")), Is.EqualTo("done\n"));
    }

    [Test]
    public async Task A_timeout_ends_the_whole_exec_and_says_so()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        var late = await daemon.RunAsync("exec", "--timeout", "1", "c", "/bin/sh", "-c", "sleep 801 & (sleep 802 &); echo begun; exec sleep 803");
        Assert.That((late.ExitCode, late.Stdout), Is.EqualTo((125, "begun\n")));
        Assert.That(late.Stderr, Does.Contain("exec timeout: the command ran longer than 1 s"));
        if (!IsSandbox)
        {
            // gVisor's exec is a process of its own, which its inner ones outlive: docs/operators.md says so.
            Assert.That(await daemon.OkAsync("top", "c", "-eo", "pid,args"), Does.Not.Match("sleep 80[123]"));
        }

        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "still here"), Is.EqualTo("still here"));
        Assert.That(ExecFolders(daemon), Is.Empty);
    }

    [Test]
    [Promise("F37")]
    public async Task Who_keeps_the_pipes_open_does_not_keep_the_exec()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "sleep 500 & echo mine"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task A_client_that_is_gone_takes_its_exec_with_it()
    {
        if (IsSandbox)
        {
            return;
        }

        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        using (var exec = daemon.Start("exec", "c", "/bin/sh", "-c", "echo up; exec sleep 777"))
        {
            Assert.That(await exec.ReadLineAsync(), Is.EqualTo("up"));
            exec.Kill();
        }

        await AwaitEventAsync(daemon, "c", "exec_die");
        Assert.That(await daemon.OkAsync("top", "c"), Does.Not.Contain("sleep 777"));
    }

    [Test]
    public async Task Twenty_at_once_do_not_mix()
    {
        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => daemon.RunAsync("exec", "c", "/bin/sh", "-c", $"echo {i}; exit {i}")));
        Assert.That(outcomes.Select(outcome => (outcome.ExitCode, outcome.Stdout)), Is.EqualTo(Enumerable.Range(0, 20).Select(i => (i, $"{i}\n"))));
        Assert.That(ExecFolders(daemon), Is.Empty);
    }

    [Test]
    [Promise("F4")]
    public async Task The_daemons_death_ends_no_exec_and_leaves_nothing_of_it()
    {
        await using var daemon = await StartDaemonAsync();
        var folder = Path.Combine(daemon.Folder, "shared");
        Directory.CreateDirectory(folder);
        await RunSleeperAsync(daemon, "c", "-v", $"{folder}:/shared");
        await daemon.OkAsync("exec", "-d", "c", "/bin/sh", "-c", "while ! test -e /shared/go; do sleep 0.05; done; echo done > /shared/x");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.That(ExecFolders(daemon), Has.Length.EqualTo(1));
        var gone = FolderEnd.WaitAsync(ExecFolders(daemon).Single());
        File.WriteAllText(Path.Combine(folder, "go"), "");
        await gone;
        Assert.That(File.ReadAllText(Path.Combine(folder, "x")), Is.EqualTo("done\n"));
    }

    private static string[] ExecFolders(TestDaemon daemon)
        => [.. Directory.EnumerateDirectories(Path.Combine(daemon.State, "containers")).Select(folder => Path.Combine(folder, "exec")).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)];
}
