using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>Runtimes that hang, are missing, print what nobody asked for: a call of theirs fails by name, and other containers do not notice.</summary>
internal sealed class LyingRuntimePromises
{
    private const string DirectRuntime = "path = \"FAKE\"\n",
        RuntimeBehindItsShim = "adapter = \"shimv2\"\npath = \"/usr/bin/containerd-shim-runc-v2\"\n[runtimes.fake.options]\nbinary_name = \"FAKE\"\n";

    [Test]
    [Promise("F17")]
    public async Task F17_A_runtime_that_hangs_is_ended_with_all_that_it_started_after_its_time()
    {
        await using var daemon = await StartAsync("case \" $* \" in *\" $HANG \"*) sleep 4711 & echo $$ >>FOLDER/hung; exec sleep 4712;; esac\nexec crun \"$@\"", "[plugins.isula-shim]\ncommand_timeout = 1\n");
        await daemon.OkAsync("run", "-d", "--name", "other", "--runtime", "crun", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        foreach (var (verb, args) in new[] { ("create", new[] { "run", "-d", "--name", "n", Rootfs.Folder, "/bin/true" }), ("pause", ["pause", "c"]), ("start", ["run", "-d", "--name", "m", Rootfs.Folder, "/bin/true"]), ("exec", ["exec", "c", "/bin/true"]) })
        {
            await SetAsync(daemon, "HANG", verb);
            var hung = await daemon.RunAsync(args);
            Assert.That((hung.ExitCode, hung.Stdout), Is.EqualTo((125, "")), verb);
            Assert.That(hung.Stderr, Does.Contain("ran longer than 1 s and was ended"), verb);
            Assert.That(await daemon.OkAsync("exec", "other", "/bin/echo", "unaffected"), Is.EqualTo("unaffected"));
        }

        await SetAsync(daemon, "HANG", "nothing");
        using var processes = new RunningCommand("ps", ["-eo", "args"]);
        Assert.That((await processes.FinishAsync()).Stdout, Does.Not.Contain("sleep 4711").And.Not.Contain("sleep 4712"));
        await daemon.OkAsync("stop", "-t", "0", "c");
    }

    [TestCase(DirectRuntime)]
    [TestCase(RuntimeBehindItsShim)]
    [Promise("S38")]
    public async Task S38_A_runtime_that_lacks_a_restriction_is_refused_and_nothing_is_dropped_in_silence(string how)
    {
        await using var daemon = await StartAsync("echo \"$*\" >>FOLDER/calls\ncase \" $* \" in *' features '*) echo '{\"linux\": {\"seccomp\": {\"enabled\": false}}, \"mountOptions\": [\"ro\"]}'; exit 0;; esac\nexec crun \"$@\"", runtime: how);
        var profile = Path.Combine(daemon.Folder, "seccomp.json");
        await File.WriteAllTextAsync(profile, """{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["swapon"], "action": "SCMP_ACT_ERRNO"}]}""");
        var refused = await daemon.RunAsync("run", "--rm", "--security-opt", $"seccomp={profile}", Rootfs.Folder, "/bin/echo", "ran");
        Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")));
        Assert.That(refused.Stderr, Does.Contain("runtime 'fake' cannot enforce a seccomp filter, which the container asks for; use another runtime, or ask for --security-opt seccomp=unconfined"));
        Assert.That(await File.ReadAllLinesAsync(Path.Combine(daemon.Folder, "calls")), Has.None.Contains(" create "), "it is refused before");
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/echo", "ran"), Is.EqualTo("ran"));
        Assert.That(await daemon.OkAsync("run", "--rm", "--runtime", "crun", "--security-opt", $"seccomp={profile}", Rootfs.Folder, "/bin/grep", "Seccomp:", "/proc/self/status"), Does.EndWith("2"), "one that has it enforces it");
    }

    /// <summary>A shim of another kind is believed what it says of itself.</summary>
    [Test]
    [Promise("S38")]
    public async Task S38_A_shim_that_says_what_it_lacks_is_refused_before_it_is_started()
    {
        const string Lacks = "{\"linux\":{\"seccomp\":{\"enabled\":false}}}";
        await using var daemon = await StartAsync($"case \" $* \" in *' -info '*) printf '\\042\\{Convert.ToString(Lacks.Length + 2, 8)}\\022\\{Convert.ToString(Lacks.Length, 8)}%s' '{Lacks}'; exit 0;; esac\necho started >FOLDER/started; exit 1", runtime: "adapter = \"shimv2\"\npath = \"FAKE\"\n");
        var profile = Path.Combine(daemon.Folder, "seccomp.json");
        await File.WriteAllTextAsync(profile, """{"defaultAction": "SCMP_ACT_ALLOW"}""");
        Assert.That((await daemon.RunAsync("run", "--rm", "--security-opt", $"seccomp={profile}", Rootfs.Folder, "/bin/echo", "ran")).Stderr, Does.Contain("runtime 'fake' cannot enforce a seccomp filter"));
        Assert.That(File.Exists(Path.Combine(daemon.Folder, "started")), Is.False);
    }

    [Test]
    [Promise("F46")]
    public async Task F46_A_lock_that_is_held_too_long_is_told_with_its_holder_and_readers_are_answered()
    {
        await using var daemon = await StartAsync("case \" $* \" in *\" $HANG \"*) exec sleep 4713;; esac\nexec crun \"$@\"", top: "runtime_timeout = 2\n");
        var id = await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await SetAsync(daemon, "HANG", "pause");
        using (var pause = daemon.Start("pause", "c"))
        {
            await daemon.AwaitWordsAsync($"container {id}: PauseAsync has held its lock since ");
            Assert.That(await daemon.OkAsync("ps", "--format", "{{.Names}} {{.State}}"), Is.EqualTo("c running"));
            Assert.That(await daemon.OkAsync("inspect", "-f", "{{.State.Status}}", "c"), Is.EqualTo("running"));
            Assert.That((await pause.FinishAsync()).Stderr, Does.Contain("took longer than 2 s"));
        }

        await SetAsync(daemon, "HANG", "nothing");
        await daemon.OkAsync("stop", "-t", "0", "c");
    }

    [TestCase("missing", "no executable")]
    [TestCase("not executable", "no executable")]
    [TestCase("of no format", "Exec format error")]
    [TestCase("for another machine", "Exec format error")]
    [Promise("F18")]
    public async Task F18_A_runtime_that_cannot_run_is_told_and_its_containers_can_still_be_ended(string how, string words)
    {
        await using var daemon = await StartAsync("exec crun \"$@\"");
        var binary = Path.Combine(daemon.Folder, "fake");
        await daemon.OkAsync("run", "-d", "--name", "old", Rootfs.Folder, "/bin/sleep", "1000");
        File.Delete(binary);
        if (how != "missing")
        {
            await File.WriteAllBytesAsync(binary, how == "for another machine" ? [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 183, 0, .. new byte[44]] : "\u0001nonsense"u8.ToArray());
            File.SetUnixFileMode(binary, how == "not executable" ? UnixFileMode.UserRead : UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var refused = await daemon.RunAsync("run", "--rm", "--name", "new", Rootfs.Folder, "/bin/true");
        Assert.That(refused.ExitCode, Is.EqualTo(125), refused.ToString());
        Assert.That(refused.Stderr, Does.Contain(words).And.Contain("fake"));
        Assert.That(await daemon.OkAsync("ps", "--format", "{{.Names}}"), Is.EqualTo("old"));
        await daemon.OkAsync("kill", "old");
        Assert.That(await daemon.OkAsync("wait", "old"), Is.EqualTo("137"));
        await RepairAsync(daemon);
        await daemon.OkAsync("rm", "old");
    }

    [Test]
    [Promise("S30")]
    public async Task S30_A_hundred_megabytes_of_escape_codes_become_one_short_printable_sentence()
    {
        await using var daemon = await StartAsync("case \" $* \" in *' pause '*) yes \"$(printf '\\033[2J\\033]0;title\\007red')\" | head -c 100000000 >&2; exit 1;; esac\nexec crun \"$@\"");
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var before = Resident(daemon.Pid);
        var failed = await daemon.RunAsync("pause", "c");
        Assert.That(failed.ExitCode, Is.EqualTo(125));
        Assert.That(failed.Stderr.Length, Is.LessThan(10_000));
        Assert.That(failed.Stderr.Where(c => char.IsControl(c) && c is not ('\n' or '\t')), Is.Empty);
        Assert.That(Resident(daemon.Pid) - before, Is.LessThan(60_000), "KiB that the daemon has grown by");
    }

    [TestCase("echo no json", "answered no state")]
    [TestCase("echo '{\"status\": 7}'", "answered no state")]
    [TestCase("head -c 200000000 /dev/zero", "answered no state")]
    [TestCase("printf '[%.0s' $(seq 100000)", "answered no state")]
    [Promise("S32")]
    public async Task S32_What_is_no_state_is_told_by_name_and_costs_no_memory(string answer, string words)
    {
        await using var daemon = await StartAsync($"case \" $* \" in *' state '*) {answer}; exit 0;; *' start '*) test -p FOLDER/go && {{ echo $$ >FOLDER/reached; read -r leave <FOLDER/go; }};; esac\nexec crun \"$@\"");
        await daemon.OkAsync("run", "-d", "--name", "other", "--runtime", "crun", Rootfs.Folder, "/bin/sleep", "1000");

        // The state is asked for where a daemon has died within a start.
        string[] fifos = [Path.Combine(daemon.Folder, "go"), Path.Combine(daemon.Folder, "reached")];
        using (var made = new RunningCommand("mkfifo", fifos))
        {
            await made.FinishAsync();
        }

        using (var run = daemon.Start("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000"))
        using (var reached = new RunningCommand("cat", [fifos[1]]))
        {
            var start = await reached.ReadLineAsync();
            await daemon.KillAsync();
            using var kill = new RunningCommand("kill", ["-9", start]);
            await kill.FinishAsync();
        }

        Array.ForEach(fifos, File.Delete);
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("125"));
        Assert.That(daemon.Words, Does.Contain(words));
        Assert.That(await daemon.OkAsync("exec", "other", "/bin/echo", "unaffected"), Is.EqualTo("unaffected"));
    }

    [Test]
    [Promise("S32")]
    public async Task S32_A_runtime_that_says_that_it_has_created_and_has_not_is_told_by_name_and_leaves_nothing()
    {
        await using var daemon = await StartAsync("case \" $* \" in *' create '*) echo no json; exit 0;; esac\nexec crun \"$@\"");
        var failed = await daemon.RunAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(failed.ExitCode, Is.EqualTo(125));
        Assert.That(failed.Stderr, Does.Contain($"{daemon.Folder}/fake").And.Contain("its pid file cannot be read"));
        await RepairAsync(daemon);
        await daemon.OkAsync("start", "c");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "runs"), Is.EqualTo("runs"));
    }

    [TestCase("stop", "-t", "0", "c")]
    [TestCase("rm", "-f", "c")]
    [TestCase("restart", "-t", "0", "c")]
    [Promise("F17")]
    public async Task F17_A_runtime_that_takes_its_time_to_clean_up_gives_no_reason_to_give_up_what_has_ended(params string[] operation)
    {
        await using var daemon = await StartAsync("case \" $* \" in *' delete '*) sleep 2; echo deleted >>FOLDER/slow;; esac\nexec crun \"$@\"", top: "kill_timeout = 1\n");
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(await daemon.OkAsync(operation), Is.EqualTo("c"));
        Assert.That(File.Exists(Path.Combine(daemon.Folder, "slow")), Is.True);
        Assert.That(await daemon.OkAsync("ps", "-a", "--format", "{{.Names}} {{.State}}"), Is.EqualTo(operation[0] switch { "stop" => "c exited", "rm" => "", _ => "c running" }));
        await RepairAsync(daemon);
    }

    /// <summary>A daemon whose default runtime is a script before crun; FOLDER in it is the daemon's own.</summary>
    private static async Task<TestDaemon> StartAsync(string script, string more = "", string top = "", string runtime = DirectRuntime)
    {
        var daemon = TestDaemon.Prepare($"{top}default_runtime = \"fake\"\nplugin_folders = [\"{{plugins}}\"]\n[runtimes.crun]\n[runtimes.fake]\n{runtime}{more}");
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("FAKE", Path.Combine(daemon.Folder, "fake"), StringComparison.Ordinal));
        await WriteAsync(daemon, $"HANG=$(cat FOLDER/HANG 2>/dev/null)\n{script}");
        await daemon.StartAgainAsync();
        return daemon;
    }

    private static Task RepairAsync(TestDaemon daemon) => WriteAsync(daemon, "exec crun \"$@\"");

    private static async Task WriteAsync(TestDaemon daemon, string script)
    {
        var file = Path.Combine(daemon.Folder, "fake");
        File.Delete(file);
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{script.Replace("FOLDER", daemon.Folder, StringComparison.Ordinal)}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Task SetAsync(TestDaemon daemon, string name, string value) => File.WriteAllTextAsync(Path.Combine(daemon.Folder, name), value);

    private static long Resident(int pid)
        => long.Parse(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
}
