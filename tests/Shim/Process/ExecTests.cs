using System.Text;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

/// <summary>Mode exec: the command starts the process at once, and nothing is kept of its end.</summary>
internal sealed class ExecTests
{
    private static readonly StartParameters Exec = new() { Mode = "exec", Streams = 3 };

    [Test]
    public void Output_is_whole_from_the_first_byte_and_no_record_is_left()
    {
        using var shim = Supervisor.Run("(sleep 0.2; echo out; echo err >&2; exit 7) & echo $! >pid", Exec);
        shim.Control.Expect(Frame.Created);
        var (stdout, stderr, exited) = shim.Control.ReadToEnd();
        Assert.That((Encoding.UTF8.GetString(stdout), Encoding.UTF8.GetString(stderr)), Is.EqualTo(("out\n", "err\n")));
        Assert.That((exited!.WaitStatus, exited.Argument), Is.EqualTo((7 << 8, 0)));
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(Directory.EnumerateFileSystemEntries(shim.Folder).Select(Path.GetFileName), Is.EquivalentTo((string[])["pid", "process"]));
    }

    [Test]
    public void A_process_that_ends_before_its_command_loses_nothing()
    {
        // Not before the shell that began it has left, or that would take its status.
        using var shim = Supervisor.Run("sh -c '(sleep 0.2; echo early; exit 3) & echo $! >pid'; sleep 0.8", Exec);
        shim.Control.Expect(Frame.Created);
        var (stdout, _, exited) = shim.Control.ReadToEnd();
        Assert.That((Encoding.UTF8.GetString(stdout), exited!.WaitStatus), Is.EqualTo(("early\n", 3 << 8)));
    }

    [Test]
    public void A_command_that_fails_tells_why_in_its_own_words()
    {
        using var shim = Supervisor.Run("echo reason >&2; exit 1", Exec);
        var failed = shim.Control.Expect(Frame.Failed);
        Assert.That((failed.Argument, failed.Words), Is.EqualTo((Failure.Command, "reason\n")));
    }

    [Test]
    public void When_its_time_is_over_the_process_ends_with_all_that_it_started()
    {
        using var shim = Supervisor.Run("sh -c 'trap \"\" TERM; sleep 1001 & (sleep 1002 &); echo up; exec sleep 1003' & echo $! >pid", Exec with { ProcessTimeLimit = 300 });
        shim.Control.Expect(Frame.Created);
        var (stdout, _, exited) = shim.Control.ReadToEnd();
        Assert.That((Encoding.UTF8.GetString(stdout), exited!.WaitStatus, exited.Argument), Is.EqualTo(("up\n", 9, 1)));
        shim.EndsWithAll(exitStatus: 0); // an orphan is found by its session
    }

    [Test]
    public void Asked_to_end_it_ends_the_process_with_all_that_it_started()
    {
        using var shim = Supervisor.Run("sh -c 'sleep 1001 & (sleep 1002 &); echo up; exec sleep 1003' & echo $! >pid", Exec);
        shim.Control.Expect(Frame.Created);
        Assert.That(shim.Control.Expect(Frame.Stdout).Text, Is.EqualTo("up\n"));
        using (var other = shim.Connect())
        {
            other.Send(Frame.End);
            Assert.That(shim.Control.Expect(Frame.Exited).Argument, Is.EqualTo(2));
        }

        shim.EndsWithAll(exitStatus: 0);
    }

    [TestCase("exec")]
    [TestCase("create")]
    public void Asked_to_end_while_the_command_runs_it_ends_that(string mode)
    {
        using var shim = Supervisor.Run("echo words; sleep 1001 & sleep 1002", new() { Mode = mode });
        shim.Control.Send(Frame.End);
        Assert.That(shim.Control.Expect(Frame.Failed).Argument, Is.EqualTo(Failure.AskedToEnd));
        shim.EndsWithAll(exitStatus: 1);
    }

    [Test]
    public void A_container_that_is_asked_to_end_is_killed_and_recorded()
    {
        using var shim = Supervisor.Create("sleep 1000");
        shim.Open();
        shim.Control.Send(Frame.End);
        var exited = shim.Control.Expect(Frame.Exited);
        Assert.That((exited.WaitStatus, exited.Argument), Is.EqualTo((9, 2)));
        Assert.That(shim.ReadFile("exit"), Does.StartWith("9 "));
    }

    [Test]
    public void Without_a_terminal_on_the_console_socket_the_creation_fails_and_the_socket_is_gone()
    {
        var console = $"/tmp/atoll-console-{Guid.NewGuid():n}";
        using var shim = Supervisor.Run($"test -S {console} && sleep 1000 & echo $! >pid", new() { Console = console });
        var failed = shim.Control.Expect(Frame.Failed);
        Assert.That((failed.Argument, failed.Words), Is.EqualTo((Failure.Supervisor, "The command succeeded, but sent no terminal on the console socket.")));
        shim.EndsWithAll(exitStatus: 1);
        Assert.That(File.Exists(console), Is.False);
    }

    [Test]
    public void A_size_without_a_terminal_changes_nothing()
    {
        using var shim = Supervisor.Create("exit 0");
        shim.Control.Send(Frame.Resize, 0, [24, 0, 80, 0]);
        shim.Open();
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.Zero);
    }

    [Test]
    public void A_size_of_the_wrong_length_is_a_broken_frame()
    {
        using var shim = Supervisor.Create("sleep 1000");
        using var peer = shim.Connect();
        peer.Expect(Frame.Created);
        peer.Send(Frame.Resize, 0, [24, 0, 80]);
        Assert.That(peer.IsEnded(), Is.True);
    }
}
