using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

internal sealed class CreateTests
{
    [Test]
    public void Created_names_the_process_and_the_supervisor()
    {
        using var shim = Supervisor.Create("exit 0");
        var created = shim.Created!;
        Assert.That(created.Number(0), Is.EqualTo(shim.ReadNumber("pid")));
        Assert.That(created.Number(1), Is.EqualTo(ProcessStat.StartTime(shim.ReadNumber("pid"))));
        Assert.That(created.Number(2), Is.EqualTo(shim.Pid));
        Assert.That(created.Number(3), Is.EqualTo(ProcessStat.StartTime(shim.Pid)));
        Assert.That(shim.ReadFile("process"), Is.EqualTo(string.Join(' ', Enumerable.Range(0, 4).Select(created.Number)) + "\n"));
    }

    [Test]
    public void The_socket_is_its_owners_alone()
    {
        using var shim = Supervisor.Create("exit 0");
        Assert.That(File.GetUnixFileMode(shim.SocketPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void The_process_has_three_descriptors_and_no_signal_blocked_or_ignored()
    {
        // Builtins read the status: while a shell forks a command it blocks signals of its own.
        const string Script = "ls /proc/$$/fd; while read -r line; do case $line in Sig[BI]*) echo \"$line\";; esac; done </proc/$$/status";
        using var shim = Supervisor.Create(Script, _ => new() { Stdin = "open" });
        shim.Control.Attach();
        shim.Open();
        var (stdout, _, _) = shim.Control.ReadToEnd();
        Assert.That(
            System.Text.Encoding.ASCII.GetString(stdout),
            Is.EqualTo("0\n1\n2\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000006\n"),
            "a shell has its background processes ignore SIGINT and SIGQUIT; nothing else may be there");
    }

    [Test]
    public void The_process_has_the_folder_and_the_environment_of_START()
    {
        using var shim = Supervisor.Create("pwd; env", _ => new() { Environment = ["PATH=/bin:/usr/bin", "EMPTY=", "NAME=a b=é"] });
        shim.Control.Attach();
        shim.Open();
        var lines = System.Text.Encoding.UTF8.GetString(shim.Control.ReadToEnd().Stdout).Split('\n');
        Assert.That(lines[0], Is.EqualTo(shim.Folder));
        Assert.That(lines, Does.Contain("EMPTY=").And.Contain("NAME=a b=é"));
    }

    [Test]
    public void The_words_of_a_command_that_succeeds_are_no_output()
    {
        using var shim = Supervisor.Create("echo output", at => new() { Log = at.LogPath });
        shim.Control.Attach();
        shim.Open();
        Assert.That(shim.Control.ReadToEnd().Stdout, Is.EqualTo("output\n"u8.ToArray()));
        Assert.That(LogRecord.ReadAll(shim.LogPath).Select(record => record.Log), Is.EqualTo(["output\n"]));
    }

    [Test]
    public void A_process_that_ends_before_its_pid_file_is_read_keeps_its_status_and_start_time()
    {
        const string command = """
            sh -c 'sh -c "echo \$\$ >pid.new; mv pid.new pid; exit 7" &'
            while [ ! -s pid ] || [ -d /proc/$(cat pid) ]; do :; done
            """;
        using var shim = Supervisor.Run(command);
        var created = shim.Control.Expect(Frame.Created);
        Assert.That(created.Number(0), Is.EqualTo(shim.ReadNumber("pid")));
        Assert.That(created.Number(1), Is.GreaterThan(0));
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.EqualTo(7 << 8));
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void The_daemon_may_go_and_come_back()
    {
        using var shim = Supervisor.Spawn();
        shim.CreateContainer("exit 5", new());
        shim.Control.Dispose();
        Eventually.That(() => File.Exists(shim.InFolder("process")), "the process is recorded");
        using var back = shim.Connect();
        Assert.That(back.Expect(Frame.Created).Number(0), Is.EqualTo(shim.ReadNumber("pid")));
        shim.Open();
        Assert.That(back.Expect(Frame.Exited).WaitStatus, Is.EqualTo(5 << 8));
        Assert.That(back.IsEnded(), Is.True);
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void A_peer_that_comes_while_the_command_runs_hears_of_the_process_later()
    {
        using var shim = Supervisor.Run("mkfifo gate; read _ <gate; sleep 1000 & echo $! >pid");
        Eventually.That(() => File.Exists(shim.SocketPath) && File.Exists(shim.InFolder("gate")), "the command runs");
        using var peer = shim.Connect();
        peer.Attach();
        shim.Open();
        Assert.That(peer.Expect(Frame.Created).Number(0), Is.EqualTo(shim.ReadNumber("pid")));
    }

    [Test]
    public void A_START_may_arrive_byte_by_byte()
    {
        using var shim = Supervisor.Spawn();
        var payload = new StartParameters().Encode(shim.Folder, "/bin/sh", "-c", "sleep 1000 & echo $! >pid");
        byte[] frame = [Frame.Start, 0, 0, 0, .. BitConverter.GetBytes(payload.Length), .. payload];
        foreach (var value in frame) shim.Control.SendRaw([value]);
        shim.Control.Expect(Frame.Created);
    }

    [Test]
    public void A_stale_socket_is_replaced()
    {
        using var shim = Supervisor.Spawn();
        File.WriteAllText(shim.SocketPath, "");
        shim.CreateContainer("exit 0", new());
        shim.Control.Expect(Frame.Created);
        using var peer = shim.Connect();
        peer.Expect(Frame.Created);
    }

    [Test]
    public void Twenty_at_once_all_end_as_they_should()
    {
        var shims = Enumerable.Range(0, 20).Select(i => Supervisor.Create($"echo {i}; exit {i}", at => new() { Log = at.LogPath })).ToList();
        try
        {
            foreach (var shim in shims) shim.Control.Attach();
            foreach (var shim in shims) shim.Open();
            for (var i = 0; i < shims.Count; i++)
            {
                var (stdout, _, exited) = shims[i].Control.ReadToEnd();
                Assert.That(System.Text.Encoding.ASCII.GetString(stdout), Is.EqualTo($"{i}\n"));
                Assert.That(exited!.WaitStatus, Is.EqualTo(i << 8));
                Assert.That(shims[i].WaitForExit(), Is.Zero);
            }
        }
        finally
        {
            foreach (var shim in shims) shim.Dispose();
        }
    }
}
