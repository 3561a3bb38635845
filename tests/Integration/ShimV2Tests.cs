using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>What can go wrong with a containerd shim, beyond what every runtime is held to.</summary>
internal sealed class ShimV2Tests
{
    private const string Runtime = "io.containerd.runc.v2", Shim = "/usr/bin/containerd-shim-runc-v2";

    [Test]
    [Promise("F7")]
    public async Task A_shim_that_is_killed_is_noticed_at_once_and_the_exit_is_unknown_and_nothing_stays()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var (pid, record) = (await PidAsync(daemon, "c"), Record(daemon));
        Assert.That(File.Exists(SocketOf(record)), Is.True);
        using var wait = daemon.Start("wait", "c");
        await KillAsync(record.GetProperty("ShimPid").GetInt32());

        Assert.That((await wait.FinishAsync()).Line, Is.EqualTo("255"), "neither 0 nor the 137 that a shim's delete makes up");
        await ProcessEnd.WaitAsync(pid);
        var state = JsonDocument.Parse(await daemon.OkAsync("inspect", "c")).RootElement[0].GetProperty("State");
        Assert.That((state.GetProperty("ExitUnknown").GetBoolean(), state.GetProperty("Error").GetString()), Is.EqualTo((true, state.GetProperty("Error").GetString())));
        Assert.That(state.GetProperty("Error").GetString(), Does.Contain("its supervisor containerd-shim-runc-v2 (process").And.Contain("ended before it did"));
        Assert.That(File.Exists(SocketOf(record)), Is.False, "the socket that it left");
        await daemon.OkAsync("start", "c");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "again"), Is.EqualTo("again"));
    }

    [Test]
    public async Task A_shim_that_is_killed_while_the_daemon_is_dead_is_noticed_by_the_next()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        var (pid, record) = (await PidAsync(daemon, "c"), Record(daemon));
        await daemon.KillAsync();
        await KillAsync(record.GetProperty("ShimPid").GetInt32());
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("255"));
        await ProcessEnd.WaitAsync(pid);
        Assert.That(File.Exists(SocketOf(record)), Is.False);
    }

    [Test]
    [Promise("F2")]
    public async Task A_daemon_that_dies_before_it_hears_where_its_shim_listens_leaves_nothing()
    {
        await using var daemon = await PrepareWithShimAsync($"case \" $* \" in *' start '*) address=$({Shim} \"$@\" </dev/null) || exit; echo $$ >FOLDER/reached; read -r leave <FOLDER/go; echo \"$address\";; *) exec {Shim} \"$@\";; esac");
        var held = await KillInCreateAsync(daemon);
        await KillAsync(held);
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "held"), Is.EqualTo("125"));
        Assert.That(Leftovers.Processes(Path.Combine(daemon.State, "containers")), Is.Empty, "the shim was found by its socket's name");
        await daemon.OkAsync("rm", "held");
    }

    [Test]
    [Promise("F3")]
    public async Task A_daemon_that_dies_while_its_shim_creates_leaves_nothing()
    {
        await using var daemon = await PrepareWithShimAsync(null, $"case \" $* \" in *' create '*) runc \"$@\" || exit; echo $$ >FOLDER/reached; read -r leave <FOLDER/go;; *) exec runc \"$@\";; esac");
        await KillInCreateAsync(daemon);
        await daemon.StartAgainAsync();
        Assert.That(await daemon.OkAsync("wait", "held"), Is.EqualTo("125"));
        await daemon.OkAsync("rm", "held");
    }

    private static readonly object[][] BadShims =
    [
        ["echo hello world", "the shim answered 'hello world', which is no address"],
        ["exit 0", "printed no address"],
        ["echo '{\"version\":9,\"address\":\"unix:///x\"}'", "version 9"],
        ["echo unix:///run/containerd/s/no-such-socket", "nobody listens on"],
        ["echo something is wrong here >&2; exit 3", "something is wrong here"],
        ["case \" $* \" in *' delete '*) exit 0;; esac; exec sleep 1000", "ran longer than 1 s"],
        ["kill -9 $$", "exit code 137"],
    ];

    [TestCaseSource(nameof(BadShims))]
    public async Task A_shim_that_does_not_do_its_part_is_an_error_with_its_words(string script, string words)
    {
        await using var daemon = await PrepareWithShimAsync(script);
        var outcome = await daemon.RunAsync("run", "--name", "c", Rootfs.Folder, "/bin/true");
        Assert.That((outcome.ExitCode, outcome.Stdout), Is.EqualTo((125, "")), outcome.ToString);
        Assert.That(outcome.Stderr, Does.Contain(words));
        await daemon.OkAsync("rm", "c");
    }

    [Test]
    public async Task A_shim_that_is_missing_or_not_executable_is_named()
    {
        await using var daemon = await StartDaemonAsync();
        var missing = await daemon.RunAsync("run", "--runtime", "io.containerd.absent.v1", Rootfs.Folder, "/bin/true");
        Assert.That((missing.ExitCode, missing.Stderr), Is.EqualTo((125, missing.Stderr)));
        Assert.That(missing.Stderr, Does.Contain("no executable containerd-shim-absent-v1 on PATH; install it, or set path in [runtimes.io.containerd.absent.v1] of plugins.toml"));

        await using var other = await PrepareWithShimAsync("exit 0");
        File.SetUnixFileMode(ShimIn(other), UnixFileMode.UserRead);
        Assert.That((await other.RunAsync("run", Rootfs.Folder, "/bin/true")).Stderr, Does.Contain($"{ShimIn(other)} is no executable file; correct path in [runtimes.bad]"));
    }

    [TestCase("", "did not answer within 1 s")]
    [TestCase("ffffffff00000001ff00", "a frame of 4294967295 bytes")]
    [TestCase("00000002000000010200ffff", "no ttrpc response")]
    [TestCase("0000000000", "bytes into a frame's header")]
    [Promise("S31")]
    public async Task A_shim_that_speaks_no_ttrpc_is_an_error_and_not_waited_for(string answer, string words)
    {
        await using var daemon = await PrepareWithShimAsync("case \" $* \" in *' start '*) echo unix://FOLDER/shim.sock;; esac");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(daemon.Folder, "shim.sock")));
        listener.Listen();
        var serving = ServeAsync(listener, Convert.FromHexString(answer));
        var outcome = await daemon.RunAsync("run", "--name", "c", Rootfs.Folder, "/bin/true");
        Assert.That((outcome.ExitCode, outcome.Stderr), Is.EqualTo((125, outcome.Stderr)));
        Assert.That(outcome.Stderr, Does.Contain(words));
        listener.Dispose();
        await serving;
        await daemon.OkAsync("rm", "c");
    }

    [Test]
    [Promise("F11")]
    public async Task Twenty_that_end_within_a_millisecond_each_tell_their_own_code()
    {
        await using var daemon = await StartDaemonAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", $"echo {i}; exit {i}")));
        Assert.That(outcomes.Select(outcome => (outcome.ExitCode, outcome.Stdout)), Is.EqualTo(Enumerable.Range(0, 20).Select(i => (i, $"{i}\n"))));
        Assert.That(daemon.Words, Does.Contain("event /tasks/exit"));
    }

    [Test]
    [Promise("F24")]
    public async Task Two_containers_of_a_group_share_a_shim_which_outlives_the_first()
    {
        await using var daemon = await StartDaemonAsync();
        foreach (var name in (string[])["first", "second"])
        {
            await daemon.OkAsync("run", "-d", "--name", name, "--annotation", "io.containerd.runc.v2.group=pod", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.1; done");
        }

        var records = Records(daemon);
        var shim = records.Select(record => record.GetProperty("ShimPid").GetInt32()).Distinct().Single();
        Assert.That(records.Select(SocketOf).Distinct().Count(), Is.EqualTo(1));

        await daemon.OkAsync("stop", "first");
        await daemon.OkAsync("rm", "first");
        Assert.That(Record(daemon).GetProperty("ShimPid").GetInt32(), Is.EqualTo(shim));
        Assert.That(await daemon.OkAsync("exec", "second", "/bin/echo", "still here"), Is.EqualTo("still here"));
        await daemon.OkAsync("pause", "second");
        await daemon.OkAsync("unpause", "second");
        await daemon.OkAsync("run", "-d", "--name", "third", "--annotation", "io.containerd.runc.v2.group=pod", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(Records(daemon).Select(record => record.GetProperty("ShimPid").GetInt32()), Is.All.EqualTo(shim));

        await daemon.OkAsync("stop", "second");
        Assert.That(await daemon.OkAsync("wait", "second"), Is.EqualTo("3"));
        var socket = SocketOf(Record(daemon));
        await daemon.OkAsync("rm", "-f", "third");
        Assert.That(File.Exists(socket), Is.False, "with the last of them the shim goes");
    }

    /// <summary>The runc shim under another name: nothing is known of its containers but what it answers.</summary>
    [Test]
    public async Task A_shim_of_unknown_kind_is_driven_by_calls_alone()
    {
        await using var daemon = TestDaemon.Prepare("");
        var link = Path.Combine(daemon.Folder, "containerd-shim-other-v2");
        File.CreateSymbolicLink(link, Shim);
        await File.AppendAllTextAsync(daemon.Config, $"default_runtime = \"io.containerd.other.v2\"\nplugin_folders = [\"{Installation.Plugins}\"]\n[runtimes.\"io.containerd.other.v2\"]\npath = \"{link}\"\n");
        await daemon.StartAgainAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", "-m", "64m", Rootfs.Folder, "/bin/sh", "-c", "trap 'exit 4' TERM; while :; do sleep 0.1; done");
        var stats = JsonDocument.Parse(await daemon.OkAsync("stats", "--no-stream", "--format", "json", "c")).RootElement;
        Assert.That(stats.ToString(), Does.Contain("64MiB"), "the limit, as the shim's metrics have it");
        Assert.That(await daemon.OkAsync("top", "c", "-eo", "pid,args"), Does.Contain("while :"));
        await daemon.OkAsync("pause", "c");
        await daemon.OkAsync("unpause", "c");
        var late = await daemon.RunAsync("exec", "--timeout", "1", "c", "/bin/sleep", "700");
        Assert.That(late.Stderr, Does.Contain("exec timeout"));
        await daemon.OkAsync("stop", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("4"), "its own signal reached it through the shim");
        await daemon.OkAsync("rm", "c");
    }

    [Test]
    public async Task Gvisor_runs_behind_the_runc_shim()
    {
        await using var daemon = await PrepareWithShimAsync(null, "exec runsc --platform=ptrace --network=none --file-access=shared \"$@\"");
        Assert.That(await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/dmesg"), Does.Contain("Starting gVisor"));
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(await daemon.OkAsync("exec", "c", "/bin/echo", "inside"), Is.EqualTo("inside"));
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("137"));
        await daemon.OkAsync("rm", "c");
    }

    [Test]
    public async Task Events_arrive_at_the_next_daemon_too_and_a_shims_words_in_its_log()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        Assert.That(daemon.Words, Does.Contain("event /tasks/start").And.Match("debug container [0-9a-f]{64}: shim: time=.*starting signal loop"));
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        await daemon.OkAsync("stop", "-t", "0", "c");
        Assert.That(daemon.Words.Split("is ready")[^1], Does.Contain("event /tasks/exit"));
        Assert.That(daemon.Words.Split("starting signal loop"), Has.Length.EqualTo(2), "what a shim said is told once");
    }

    [Test]
    public async Task An_exec_that_has_ended_is_deleted_in_its_shim()
    {
        await using var daemon = await StartDaemonAsync();
        var id = await daemon.OkAsync("run", "-d", "-v", $"{daemon.Folder}:/host", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("exec", "-d", "c", "/bin/sh", "-c", "while [ ! -e /host/leave ]; do sleep 0.05; done");
        var folder = Path.Combine(daemon.State, "containers", id, "shim");
        var record = Directory.EnumerateFiles(Path.Combine(folder, "execs")).Single();
        var theShims = Path.Combine(folder, id, $"{Path.GetFileName(record)}.pid");
        Assert.That(File.Exists(theShims), Is.True, "as long as it runs");
        var gone = FolderEnd.WaitAsync(record);
        await File.WriteAllTextAsync(Path.Combine(daemon.Folder, "leave"), "");
        await gone;
        Assert.That(File.Exists(theShims), Is.False, "the shim removes it with its own record of the exec");
    }

    [Test]
    public async Task An_exec_whose_time_passes_while_the_daemon_is_dead_is_ended_by_the_next()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "--name", "c", Rootfs.Folder, "/bin/sleep", "1000");
        await daemon.OkAsync("exec", "-d", "--timeout", "2", "c", "/bin/sleep", "654");
        Assert.That(await daemon.OkAsync("top", "c", "-eo", "pid,args"), Does.Contain("sleep 654"));
        var folder = Directory.EnumerateDirectories(Path.Combine(daemon.State, "containers")).Select(container => Path.Combine(container, "exec")).SelectMany(Directory.EnumerateDirectories).Single();
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        await FolderEnd.WaitAsync(folder);
        Assert.That(await daemon.OkAsync("top", "c", "-eo", "pid,args"), Does.Not.Contain("sleep 654"));
    }

    private static Task<TestDaemon> StartDaemonAsync() => TestDaemon.StartAsync($"default_runtime = \"{Runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n");

    /// <summary>A daemon whose runtime is "bad", or "held" with an OCI runtime's script; FOLDER stands for the daemon's.</summary>
    private static async Task<TestDaemon> PrepareWithShimAsync(string? shim, string? runtime = null)
    {
        var daemon = TestDaemon.Prepare("");
        var options = runtime is null ? "" : $"[runtimes.bad.options]\nbinary_name = \"{daemon.Folder}/runtime\"\n";
        await File.AppendAllTextAsync(daemon.Config, $"default_runtime = \"bad\"\nplugin_folders = [\"{Installation.Plugins}\"]\n[plugins.shimv2]\ncommand_timeout = {(shim?.Contains("reached", StringComparison.Ordinal) == false ? 1 : 30)}\n[runtimes.bad]\nadapter = \"shimv2\"\npath = \"{(shim is null ? Shim : ShimIn(daemon))}\"\n{options}");
        foreach (var (file, script) in ((string, string?)[])[(ShimIn(daemon), shim), (Path.Combine(daemon.Folder, "runtime"), runtime)])
        {
            if (script is not null)
            {
                await File.WriteAllTextAsync(file, $"#!/bin/sh\n{script.Replace("FOLDER", daemon.Folder, StringComparison.Ordinal)}\n");
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        using var fifos = new RunningCommand("mkfifo", [Path.Combine(daemon.Folder, "reached"), Path.Combine(daemon.Folder, "go")]);
        await fifos.FinishAsync();
        await daemon.StartAgainAsync();
        return daemon;
    }

    private static string ShimIn(TestDaemon daemon) => Path.Combine(daemon.Folder, "containerd-shim-runc-v2");

    /// <summary>Returns the process that is held, the daemon dead.</summary>
    private static async Task<int> KillInCreateAsync(TestDaemon daemon)
    {
        using var run = daemon.Start("run", "-d", "--name", "held", Rootfs.Folder, "/bin/sleep", "1000");
        using var reached = new RunningCommand("cat", [Path.Combine(daemon.Folder, "reached")]);
        var held = int.Parse(await reached.ReadLineAsync(), CultureInfo.InvariantCulture);
        await daemon.KillAsync();
        Assert.That((await run.FinishAsync()).ExitCode, Is.EqualTo(125));
        return held;
    }

    private static async Task ServeAsync(Socket listener, byte[] answer)
    {
        var peers = new List<Socket>();
        try
        {
            while (true)
            {
                var peer = await listener.AcceptAsync();
                peers.Add(peer);
                if (answer.Length > 0)
                {
                    await peer.ReceiveAsync(new byte[1]);
                    await peer.SendAsync(answer);
                    peer.Shutdown(SocketShutdown.Send);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private static async Task KillAsync(int pid)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-9", $"{pid}"]);
        await kill.WaitForExitAsync();
    }

    private static JsonElement Record(TestDaemon daemon) => Records(daemon).Single();

    private static IReadOnlyList<JsonElement> Records(TestDaemon daemon)
        => [.. Directory.EnumerateDirectories(Path.Combine(daemon.State, "containers")).Select(folder => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "shim", "record.json"))).RootElement)];

    private static string SocketOf(JsonElement record) => record.GetProperty("Address").GetString()!["unix://".Length..];

    private static async Task<int> PidAsync(TestDaemon daemon, string name)
        => JsonDocument.Parse(await daemon.OkAsync("inspect", name)).RootElement[0].GetProperty("State").GetProperty("Pid").GetInt32();
}
