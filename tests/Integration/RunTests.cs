using System.Security.Cryptography;
using System.Text;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

internal sealed class RunTests(string runtime) : RuntimeSuite(runtime)
{
    [Test]
    public async Task Run_streams_both_outputs_and_ends_with_the_containers_code()
    {
        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", "echo out; echo err >&2; exit 42");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(42), outcome.ToString);
            Assert.That(outcome.Stdout, Is.EqualTo("out\n"));
            Assert.That(outcome.Stderr, Is.EqualTo("err\n"));
        });
    }

    [Test]
    public async Task Twenty_parallel_runs_each_give_their_own_output_and_code()
    {
        await using var daemon = await StartDaemonAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", $"echo this is {i}; exit {i}")));
        for (var i = 0; i < outcomes.Length; i++)
        {
            Assert.That((outcomes[i].ExitCode, outcomes[i].Stdout), Is.EqualTo((i, $"this is {i}\n")), outcomes[i].ToString);
        }

        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
    }

    [Test]
    public async Task A_container_that_ends_at_once_gives_its_code()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "--rm", Rootfs.Folder, "/bin/true");
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/false")).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_container_that_dies_by_SIGKILL_ends_with_137()
    {
        await using var daemon = await StartDaemonAsync();
        using var run = daemon.Start("run", "--rm", "--name", "victim", Rootfs.Folder, "/bin/sh", "-c", "echo up; exec sleep 1000");
        Assert.That(await run.ReadLineAsync(), Is.EqualTo("up"));
        await daemon.OkAsync("kill", "victim");
        Assert.That((await run.FinishAsync()).ExitCode, Is.EqualTo(137));
    }

    [TestCase("/bin/no-such-command", 127)]
    [TestCase("/bin/not-executable", 126)]
    public async Task A_command_that_cannot_run_ends_with_Dockers_code_and_the_runtimes_words(string command, int code)
    {
        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "--rm", Rootfs.Folder, command);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(code), outcome.ToString);
            Assert.That(outcome.Stderr, Does.Contain($"{Runtime} create failed").And.Contain(code == 127 ? command : "ermission denied"));
            Assert.That(outcome.Stdout, Is.Empty);
        });
        Assert.That(await daemon.OkAsync("ps", "-aq"), Is.Empty);
    }

    [Test]
    public async Task A_working_folder_that_cannot_be_is_told_in_the_runtimes_words()
    {
        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "-w", "/bin/busybox/below-a-file", Rootfs.Folder, "/bin/true");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(127), outcome.ToString);
            Assert.That(outcome.Stderr, Does.Contain($"{Runtime} create failed").And.Contain("ot a directory"));
        });

        // Without --rm the failed container stays, with its reason.
        var container = System.Text.Json.JsonDocument.Parse(await daemon.OkAsync("inspect", await daemon.OkAsync("ps", "-aq"))).RootElement[0];
        Assert.That(container.GetProperty("State").GetProperty("Error").GetString(), Does.Contain("ot a directory"));
    }

    [Test]
    public async Task A_working_folder_that_does_not_exist_is_made_as_these_runtimes_do()
    {
        await using var daemon = await StartDaemonAsync();
        var rootfs = Rootfs.Copy(daemon.Folder);
        Assert.That((await daemon.RunAsync("run", "--rm", "-w", "/no/such/folder", rootfs, "/bin/pwd")).Line, Is.EqualTo("/no/such/folder"));
    }

    [Test]
    public async Task SixtyFour_MiB_come_through_byte_for_byte()
    {
        await using var daemon = await StartDaemonAsync();
        const string Command = "dd if=/dev/urandom of=/tmp/random bs=1M count=64 2>/dev/null; sha256sum /tmp/random >&2; cat /tmp/random";
        var outcome = await daemon.RunAsync("run", "--rm", "-v", $"{daemon.Folder}:/tmp", Rootfs.Folder, "/bin/sh", "-c", Command);
        File.Delete(Path.Combine(daemon.Folder, "random"));
        Assert.Multiple(() =>
        {
            Assert.That(outcome.StdoutBytes, Has.Length.EqualTo(64 << 20));
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(outcome.StdoutBytes)), Is.EqualTo(outcome.Stderr.Split(' ')[0]));
        });
    }

    [Test]
    [Promise("S14")]
    public async Task A_line_of_one_MiB_without_a_newline_comes_through_run_and_log()
    {
        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "--name", "long", Rootfs.Folder, "/bin/sh", "-c", "head -c 1048576 /dev/zero | tr '\\0' x");
        Assert.That(outcome.Stdout, Is.EqualTo(new string('x', 1 << 20)));
        Assert.That((await daemon.RunAsync("logs", "long")).Stdout, Is.EqualTo(new string('x', 1 << 20)));
    }

    [Test]
    [Promise("S14")]
    public async Task Binary_bytes_come_through_run_and_log_unchanged()
    {
        await using var daemon = await StartDaemonAsync();
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        await File.WriteAllBytesAsync(Path.Combine(daemon.Folder, "bytes"), bytes);
        var outcome = await daemon.RunAsync("run", "--name", "binary", "-v", $"{daemon.Folder}/bytes:/bytes:ro", Rootfs.Folder, "/bin/cat", "/bytes");
        Assert.That(outcome.StdoutBytes, Is.EqualTo(bytes), outcome.ToString);
        Assert.That((await daemon.RunAsync("logs", "binary")).StdoutBytes, Is.EqualTo(bytes));
    }

    [Test]
    [Promise("F35")]
    public async Task A_reader_that_stops_reading_does_not_stall_the_log()
    {
        await using var daemon = await StartDaemonAsync();
        using var run = daemon.Start("run", "--name", "stalled", Rootfs.Folder, "/bin/sh", "-c", "i=0; while [ $i -lt 64 ]; do head -c 1048575 /dev/zero | tr '\\0' y; echo; i=$((i+1)); done; echo the end >&2");

        // From its first byte on nobody reads the client's standard output; the container must end all the same.
        Assert.That(run.Stdout.ReadByte(), Is.EqualTo('y'));
        Assert.That(await daemon.OkAsync("wait", "stalled"), Is.EqualTo("0"));
        var log = await daemon.RunAsync("logs", "stalled");
        Assert.Multiple(() =>
        {
            Assert.That(log.StdoutBytes, Has.Length.EqualTo(64 << 20));
            Assert.That(log.Stderr, Is.EqualTo("the end\n"));
        });

        // The reader comes back: nothing was lost for it either.
        Assert.That((await run.FinishAsync()).StdoutBytes, Has.Length.EqualTo((64 << 20) - 1));
    }

    [Test]
    public async Task A_client_that_is_killed_costs_the_container_nothing()
    {
        await using var daemon = await StartDaemonAsync();
        using (var run = daemon.Start("run", "--name", "left", Rootfs.Folder, "/bin/sh", "-c", "i=0; while [ $i -lt 30000 ]; do echo line $i; i=$((i+1)); done"))
        {
            Assert.That(await run.ReadLineAsync(), Is.EqualTo("line 0"));
            run.Kill();
        }

        Assert.That(await daemon.OkAsync("wait", "left"), Is.EqualTo("0"));
        Assert.That((await daemon.RunAsync("logs", "--tail", "1", "left")).Line, Is.EqualTo("line 29999"));
    }

    [Test]
    public async Task Standard_input_reaches_the_container_and_its_end_too()
    {
        await using var daemon = await StartDaemonAsync();
        using var run = daemon.Start("run", "--rm", "-i", Rootfs.Folder, "/bin/sha256sum");
        var bytes = RandomNumberGenerator.GetBytes(3 << 20);
        await run.Stdin.WriteAsync(bytes);
        run.Stdin.Close();
        Assert.That((await run.FinishAsync()).Line, Is.EqualTo($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}  -"));
    }

    [Test]
    public async Task Without_interactive_the_container_reads_nothing()
    {
        await using var daemon = await StartDaemonAsync();
        Assert.That((await daemon.RunAsync("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", "cat | wc -c")).Line, Is.EqualTo("0"));
    }

    [Test]
    public async Task Signals_to_the_client_reach_the_container()
    {
        await using var daemon = await StartDaemonAsync();
        using var run = daemon.Start("run", "--rm", Rootfs.Folder, "/bin/sh", "-c", "trap 'echo got it; exit 7' TERM; echo up; while :; do sleep 0.1; done");
        Assert.That(await run.ReadLineAsync(), Is.EqualTo("up"));
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{run.Pid}"]);
        var outcome = await run.FinishAsync();
        Assert.That((outcome.ExitCode, outcome.Line), Is.EqualTo((7, "got it")), outcome.ToString);
    }

    [Test]
    public async Task The_process_is_what_was_asked_for()
    {
        await using var daemon = await StartDaemonAsync();
        Directory.CreateDirectory(Path.Combine(daemon.Folder, "shared"));
        var outcome = await daemon.RunAsync(
            "run", "--rm", "-e", "GREETING=hello there", "-w", "/tmp", "-u", "daemon", "--hostname", "sandbar", "-v", $"{daemon.Folder}/shared:/shared:ro", "--read-only", Rootfs.Folder,
            "/bin/sh", "-c", "echo $GREETING; pwd; id -u; id -G; hostname; touch /shared/x 2>&1; touch /x 2>&1; echo $(ls /proc/self/fd | wc -l); grep CapInh /proc/self/status; cat /proc/net/dev | grep -c :");
        Assert.That(outcome.Stdout.Split('\n'), Is.EqualTo(
        (string[])["hello there", "/tmp", "1", "1 2000", "sandbar", "touch: /shared/x: Read-only file system", "touch: /x: Read-only file system", "4", "CapInh:\t0000000000000000", "1", ""]), outcome.ToString);
    }

    [Test]
    public async Task Limits_are_in_the_containers_cgroups()
    {
        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "--rm", "-m", "64m", "--cpus", "0.5", "--pids-limit", "33", Rootfs.Folder, "/bin/sh", "-c",
            "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us /sys/fs/cgroup/pids/pids.max 2>/dev/null || cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max /sys/fs/cgroup/pids.max");
        Assert.That(outcome.Stdout.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries), Is.EqualTo((string[])["67108864", "50000", "100000", "33"]), outcome.ToString);
    }

    [Test]
    public async Task Capabilities_are_added_and_dropped_and_privileged_keeps_within_the_engines_own()
    {
        await using var daemon = await StartDaemonAsync();
        const string Show = "grep CapEff /proc/self/status | cut -f2";
        var dropped = await daemon.RunAsync("run", "--rm", "--cap-drop", "all", "--cap-add", "net_admin", Rootfs.Folder, "/bin/sh", "-c", Show);
        Assert.That(dropped.Line, Is.EqualTo("0000000000001000"), dropped.ToString);

        var own = (await File.ReadAllLinesAsync("/proc/self/status")).First(line => line.StartsWith("CapBnd", StringComparison.Ordinal)).Split('\t')[1];
        var privileged = await daemon.RunAsync("run", "--rm", "--privileged", Rootfs.Folder, "/bin/sh", "-c", Show + "; test -w /proc/sys/kernel/hostname && echo writable");
        Assert.That(privileged.Line, Is.EqualTo($"{own}\nwritable"), privileged.ToString);
        if (own != "000001ffffffffff")
        {
            Assert.That(privileged.Stderr, Does.Contain("the engine does not have it itself"));
        }
    }

    [Test]
    public async Task The_hosts_network_is_there_when_it_is_asked_for()
    {
        await using var daemon = await StartDaemonAsync();
        var outcome = await daemon.RunAsync("run", "--rm", "--net", "host", Rootfs.Folder, "/bin/readlink", "/proc/self/ns/net");
        Assert.That(outcome.Line, Is.EqualTo(new FileInfo("/proc/self/ns/net").LinkTarget), outcome.ToString);
    }

    [Test]
    public async Task An_OCI_bundle_runs_as_it_says_and_flags_win_over_it()
    {
        await using var daemon = await StartDaemonAsync();
        var bundle = Directory.CreateDirectory(Path.Combine(daemon.Folder, "bundle")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(bundle, "rootfs"), Rootfs.Folder);
        using (var spec = new RunningCommand("runc", ["spec", "--bundle", bundle]))
        {
            Assert.That((await spec.FinishAsync()).ExitCode, Is.Zero);
        }

        var config = Path.Combine(bundle, "config.json");
        var before = (await File.ReadAllTextAsync(config)).Replace("\"sh\"", "\"/bin/echo\",\n\"from the bundle\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(config, before);
        Assert.That((await daemon.RunAsync("run", "--rm", bundle)).Line, Is.EqualTo("from the bundle"));
        Assert.That((await daemon.RunAsync("run", "--rm", "-e", "X=1", bundle, "/bin/sh", "-c", "echo $X $(hostname)")).Line, Is.EqualTo("1 runc"));
        Assert.That(await File.ReadAllTextAsync(config), Is.EqualTo(before), "the bundle itself is never changed");
    }

    [Test]
    public async Task Logs_rotate_at_their_size_and_are_read_over_the_files()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.RunAsync("run", "--name", "rotating", "--log-opt", "max-size=4k", "--log-opt", "max-file=3", Rootfs.Folder, "/bin/seq", "1", "100");
        var path = await LogPathAsync(daemon, "rotating");
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(path + ".1"), Is.True);
            Assert.That(File.Exists(path + ".3"), Is.False);
            Assert.That(new FileInfo(path).Length, Is.LessThanOrEqualTo(4096));
        });
        var lines = (await daemon.RunAsync("logs", "rotating")).Line.Split('\n').Select(int.Parse).ToArray();
        Assert.That(lines, Is.EqualTo(Enumerable.Range(lines[0], 100 - lines[0] + 1)), "what is kept is whole and in order");
        Assert.That((await daemon.RunAsync("logs", "--tail", "3", "rotating")).Line, Is.EqualTo("98\n99\n100"));
    }

    [Test]
    public async Task Each_log_record_is_JSON_with_log_stream_and_time()
    {
        await using var daemon = await StartDaemonAsync();
        await daemon.RunAsync("run", "--name", "records", Rootfs.Folder, "/bin/sh", "-c", "echo 'tab\there \"quoted\"'; printf 'no newline' >&2");
        var records = (await File.ReadAllLinesAsync(await LogPathAsync(daemon, "records"))).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).ToArray();
        Assert.That(records.Select(record => (record.GetProperty("stream").GetString(), record.GetProperty("log").GetString())), Is.EquivalentTo(
            ((string?, string?)[])[("stdout", "tab\there \"quoted\"\n"), ("stderr", "no newline")]));
        Assert.That(records.Select(record => record.GetProperty("time").GetString()), Is.All.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$"));
    }

    private static async Task<string> LogPathAsync(TestDaemon daemon, string name)
        => System.Text.Json.JsonDocument.Parse(await daemon.OkAsync("inspect", name)).RootElement[0].GetProperty("LogPath").GetString()!;
}
