using System.Net.Sockets;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>Short lives, many at once, hooks that fail, monitors that are killed.</summary>
internal sealed class LifePromises
{
    private const string Crun = "default_runtime = \"crun\"\nplugin_folders = [\"{plugins}\"]\n[runtimes.crun]\n";

    [Test]
    [Promise("F11")]
    public async Task F11_A_container_that_ends_at_once_is_seen_to_start_and_then_to_end_with_its_code()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        for (var code = 0; code < 10; code++)
        {
            Assert.That((await daemon.RunAsync("run", "--name", $"run-{code}", Rootfs.Folder, "/bin/sh", "-c", $"exit {code}")).ExitCode, Is.EqualTo(code));
            Assert.That((await daemon.OkAsync("events", "--after", "0", "--until", "0s", "-f", $"container=run-{code}", "--format", "{{.Action}} {{.Attributes.exitCode}}")).Split('\n').Select(line => line.Replace("<no value>", "", StringComparison.Ordinal).Trim()), Is.EqualTo((string[])["create", "attach", "start", $"die {code}"]).Or.EqualTo((string[])["create", "start", $"die {code}"]));
        }
    }

    [Test]
    [Promise("F13")]
    public async Task F13_Many_that_end_at_once_all_have_their_codes_and_events()
    {
        const int Many = 60;
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var folder = Directory.CreateDirectory(Path.Combine(daemon.Folder, "shared")).FullName;
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            await daemon.OkAsync("run", "-d", "--name", $"c{i}", "-v", $"{folder}:/shared", Rootfs.Folder, "/bin/sh", "-c", $"while ! test -e /shared/go; do sleep 0.1; done; exit {i}"));
        await File.WriteAllTextAsync(Path.Combine(folder, "go"), "");
        Assert.That((await daemon.OkAsync(["wait", .. Enumerable.Range(0, Many).Select(i => $"c{i}")])).Split('\n'), Is.EqualTo(Enumerable.Range(0, Many).Select(i => $"{i}")));
        Assert.That((await daemon.OkAsync("events", "--after", "0", "--until", "0s", "-f", "event=die", "--format", "{{.Attributes.name}} {{.Attributes.exitCode}}")).Split('\n'), Is.EquivalentTo(Enumerable.Range(0, Many).Select(i => $"c{i} {i}")));
    }

    [TestCase("crun")]
    [TestCase("runc")]
    [TestCase("io.containerd.runc.v2")]
    [Promise("F15")]
    public async Task F15_A_first_process_that_waits_for_nobody_is_told_of_and_the_supervisor_waits_for_its_own(string runtime)
    {
        await using var daemon = await TestRuntimes.Named(runtime).StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "-i", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "for i in 1 2 3; do (sleep 1 &); done; echo up; exec cat");
        using var logs = daemon.Start("logs", "-f", "c");
        Assert.That(await logs.ReadLineAsync(), Is.EqualTo("up"));
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "while [ $(grep -l 'State:.Z' /proc/[0-9]*/status 2>/dev/null | wc -l) -lt 3 ]; do sleep 0.1; done; echo three"), Is.EqualTo("three"));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.Atoll.Zombies}}", "c"), Is.EqualTo("3"));

        // An exec that leaves orphans on the host's side: they are the supervisors' children.
        await daemon.OkAsync("exec", "c", "/bin/sh", "-c", "(true &); true");
        var first = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        var parent = File.ReadAllText($"/proc/{first}/stat").Split(") ")[1].Split(' ')[1];
        using var children = new RunningCommand("ps", ["--no-headers", "--ppid", parent, "-o", "stat"]);
        Assert.That((await children.FinishAsync()).Stdout, Does.Not.Contain("Z"));
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.Atoll.Zombies}}", "c"), Is.EqualTo("0"));
    }

    [TestCase("isula-shim", "[runtimes.mine]\npath = \"BINARY\"\n")]
    [TestCase("shimv2", "[runtimes.mine]\nadapter = \"shimv2\"\npath = \"/usr/bin/containerd-shim-runc-v2\"\n[runtimes.mine.options]\nbinary_name = \"BINARY\"\n")]
    [Promise("F19")]
    public async Task F19_A_container_is_served_by_the_runtime_that_made_it_when_another_has_its_path(string plugin, string runtime)
    {
        await using var daemon = TestDaemon.Prepare("default_runtime = \"mine\"\nplugin_folders = [\"{plugins}\"]\n");
        var binary = Path.Combine(daemon.Folder, "mine");
        await File.AppendAllTextAsync(daemon.Config, runtime.Replace("BINARY", binary, StringComparison.Ordinal));
        File.Copy("/usr/sbin/runc", binary);
        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "old", Rootfs.Folder, "/bin/sleep", "1000");

        // Neither reads what the other wrote: a worse upgrade than any.
        File.Copy("/usr/bin/crun", binary + ".new");
        File.Move(binary + ".new", binary, overwrite: true);
        Assert.That(await daemon.OkAsync("exec", "old", "/bin/echo", "here"), Is.EqualTo("here"));
        await daemon.OkAsync("run", "-d", "--name", "new", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.StopAsync();
        await daemon.StartAgainAsync();
        foreach (var name in new[] { "old", "new" })
        {
            Assert.That(await daemon.OkAsync("exec", name, "/bin/echo", "here"), Is.EqualTo("here"), name);
            await daemon.OkAsync("pause", name);
            await daemon.OkAsync("unpause", name);
        }

        File.Delete(binary);
        Assert.That(await daemon.OkAsync("exec", "old", "/bin/echo", "here"), Is.EqualTo("here"), "nor does it matter that the path is gone");
        await daemon.OkAsync("rm", "-f", "old", "new");
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain(binary), "what is missing is named");
        Assert.That(Directory.EnumerateDirectories(Path.Combine(daemon.Root, "plugins", plugin, "runtimes")), Is.Empty);
    }

    [TestCase("prestart", "exit 3", "")]
    [TestCase("prestart", "sleep 100", "\"timeout\": 1, ")]
    [TestCase("createRuntime", "exit 3", "")]
    [Promise("F43")]
    public async Task F43_A_hook_that_fails_or_hangs_fails_the_start_and_all_is_undone(string phase, string script, string timeout)
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var hooks = Path.Combine(daemon.Folder, "hooks.json");
        await File.WriteAllTextAsync(hooks, $$"""{"{{phase}}": [{{{timeout}}"path": "/bin/sh", "args": ["sh", "-c", "echo its words >&2; {{script}}"]}]}""");
        var failed = await daemon.RunAsync("run", "--name", "c", "--hook-spec", hooks, Rootfs.Folder, "/bin/echo", "ran");
        Assert.That((failed.ExitCode, failed.Stdout), Is.EqualTo((125, "")), failed.ToString());
        Assert.That(failed.Stderr, Does.Contain("hook").Or.Contain("/bin/sh"), "what failed is named");
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}} {{.State.Pid}}", "c"), Is.EqualTo("exited 125 0"));
        Assert.That(Directory.EnumerateDirectories(Path.Combine(daemon.State, "containers")), Is.Empty);
    }

    [Test]
    [Promise("F8")]
    public async Task F8_A_supervisor_that_the_kernel_kills_for_want_of_memory_is_named_as_the_cause()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "-i", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "read go; head -c 3000000 /dev/zero; sleep 1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        var supervisor = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1];
        // Less than a burst of output takes.
        using var small = LimitedCgroup.OfMemory($"{Path.GetFileName(daemon.Folder)}-small", supervisor, bytes: 100 * 1024);
        using (var attach = daemon.Start("attach", "c"))
        {
            await attach.Stdin.WriteAsync("go\n"u8.ToArray());
            await attach.Stdin.FlushAsync();
            await daemon.AwaitWordsAsync($"its supervisor was killed by the kernel for want of memory (process {supervisor})");
            attach.Kill();
        }

        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitUnknown}} {{.State.Error}}", "c"), Is.EqualTo($"true the supervisor (process {supervisor}) was killed by the kernel for want of memory before the container did").Or.Contains("was killed by the kernel for want of memory"));
    }

    [Test]
    [Promise("F7")]
    public async Task F7_A_supervisor_that_is_killed_leaves_a_container_that_can_be_stopped_and_removed()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        foreach (var name in new[] { "stopped", "ends" })
        {
            await daemon.OkAsync("run", "-d", "--name", name, Rootfs.Folder, "/bin/sleep", "1000");
            var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", name);
            var supervisor = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1];
            using (var kill = new RunningCommand("kill", ["-9", supervisor]))
            {
                await kill.FinishAsync();
            }

            await daemon.AwaitWordsAsync($"{await daemon.OkAsync("inspect", "-f", "{{.Id}}", name)}: its supervisor has ended");
            Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}}", name), Is.EqualTo("running"), "it lives on");
            Assert.That(await daemon.OkAsync("exec", name, "/bin/echo", "alive"), Is.EqualTo("alive"));
            if (name == "ends")
            {
                using var end = new RunningCommand("kill", ["-9", pid]);
                await end.FinishAsync();
            }
            else
            {
                await daemon.OkAsync("stop", "-t", "0", name);
            }

            Assert.That(await daemon.OkAsync("wait", name), Is.EqualTo("255"));
            Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.ExitUnknown}}", name), Is.EqualTo("true"));
            await daemon.OkAsync("rm", name);
        }
    }

    [Test]
    [Promise("S7")]
    public async Task S7_Who_listens_in_a_dead_supervisors_place_is_not_believed()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        var id = await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        await daemon.KillAsync();
        using (var kill = new RunningCommand("kill", ["-9", File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1]]))
        {
            await kill.FinishAsync();
        }

        // The folder's own path is longer than the address of a socket may be.
        var near = Path.Combine(daemon.Folder, "near");
        Directory.CreateSymbolicLink(near, Path.Combine(daemon.State, "containers", id));
        File.Delete(Path.Combine(near, "shim.sock"));
        using var impostor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        impostor.Bind(new UnixDomainSocketEndPoint(Path.Combine(near, "shim.sock")));
        impostor.Listen();
        await daemon.StartAgainAsync();
        await daemon.AwaitWordsAsync("listens on the supervisor's socket");
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}}", "c"), Is.EqualTo("running"));
        Assert.That((await daemon.RunAsync("attach", "--no-stdin", "c")).ExitCode, Is.EqualTo(125));
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("255"));
    }

    [Test]
    [Promise("F6")]
    public async Task F6_What_ends_with_its_supervisor_while_there_is_no_daemon_is_unknown()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c");
        var supervisor = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ')[1];
        await daemon.KillAsync();
        using (var kill = new RunningCommand("kill", ["-9", supervisor, pid]))
        {
            await kill.FinishAsync();
        }

        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("255"));
        Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Error}}", "c"), Does.Contain("supervisor"));
        await daemon.AwaitWordsAsync("looked at 1 containers of an earlier daemon: adopted 0, ended meanwhile 0, unknown 1");
    }

    [Test]
    [Promise("F1")]
    public async Task F1_A_killed_daemon_is_back_with_all_its_containers_and_says_what_became_of_them()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        for (var i = 0; i < 5; i++)
        {
            await daemon.OkAsync("run", "-d", "--name", $"c{i}", Rootfs.Folder, "/bin/sleep", "1000");
        }

        await daemon.OkAsync("create", "--name", "created", Rootfs.Folder);
        var pid = await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", "c0");
        await daemon.KillAsync();
        using (var kill = new RunningCommand("kill", ["-9", pid]))
        {
            await kill.FinishAsync();
        }

        await ProcessEnd.WaitAsync(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
        await daemon.StartAgainAsync();
        Assert.That((await daemon.OkAsync("ps", "-a", "--format", "{{.Names}}")).Split('\n'), Has.Length.EqualTo(6), "the API answers before all are looked at");
        await daemon.AwaitWordsAsync("adopted 4, ended meanwhile 1, unknown 0, undone 0, unreadable 0, folders removed 0, orphans 0");
        Assert.That(await daemon.OkAsync("info"), Does.Contain("Restored: adopted 4, ended meanwhile 1,"));
        Assert.That(await daemon.OkAsync("wait", "c0"), Is.EqualTo("137"));
    }

    [Test]
    [Promise("S41")]
    public async Task S41_Limits_hold_against_bombs_and_the_supervisor_goes_on()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-d", "--name", "c", "--pids-limit", "20", "-m", "32m", Rootfs.Folder, "/bin/sleep", "1000");
        var forks = await daemon.RunAsync("exec", "c", "/bin/sh", "-c", "i=0; while [ $i -lt 100 ]; do sleep 50 & i=$((i+1)); done; echo started");
        Assert.That(forks.Stdout, Is.Not.EqualTo("started\n"));
        Assert.That(int.Parse(await daemon.OkAsync("stats", "--no-stream", "--format", "{{.PIDs}}", "c"), System.Globalization.CultureInfo.InvariantCulture), Is.LessThanOrEqualTo(20));
        await daemon.OkAsync("restart", "-t", "0", "c");
        var memory = await daemon.RunAsync("exec", "c", "/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1");
        Assert.That(memory.ExitCode, Is.Not.Zero);
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "still here"), Is.EqualTo("still here"));
    }

    [Test]
    [Promise("F36")]
    public async Task F36_Closed_half_closed_and_joined_again_streams_keep_nobody_busy()
    {
        await using var daemon = await TestDaemon.StartAsync(Crun);
        await daemon.OkAsync("run", "-dit", "--name", "c", Rootfs.Folder, "/bin/cat");
        await daemon.OkAsync("run", "-di", "--name", "d", Rootfs.Folder, "/bin/sleep", "1000");
        for (var i = 0; i < 10; i++)
        {
            using var half = daemon.Start("attach", "d");
            half.Stdin.Close();
            using var gone = daemon.Start("attach", "--no-stdin", "d");
            gone.Kill();
            half.Kill();
        }

        var pids = new[] { await SupervisorAsync(daemon, "c"), await SupervisorAsync(daemon, "d"), $"{daemon.Pid}" };
        var before = pids.Select(Ticks).ToArray();
        await daemon.OkAsync("stats", "--no-stream", "c");
        var after = pids.Select(Ticks).ToArray();
        Assert.That(after.Zip(before, (a, b) => a - b), Is.All.LessThan(50), "hundredths of a second in a second and more in which nothing happens");
    }

    private static async Task<string> SupervisorAsync(TestDaemon daemon, string name)
        => File.ReadAllText($"/proc/{await daemon.OkAsync("inspect", "-f", "{{.State.Pid}}", name)}/stat").Split(") ")[1].Split(' ')[1];

    private static long Ticks(string pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        return long.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture) + long.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture);
    }
}
