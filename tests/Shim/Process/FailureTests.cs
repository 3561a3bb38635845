using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

internal sealed class FailureTests
{
    [Test]
    public void A_command_that_fails_has_its_words_told_and_leaves_nothing()
    {
        using var shim = Supervisor.Run("""
            sleep 1000 &
            setsid sleep 1000 &
            (setsid sh -c 'sleep 1000 & sleep 1000' &)
            echo said
            echo complained >&2
            exit 3
            """);
        var failed = shim.Control.Expect(Frame.Failed);
        Assert.That((failed.Argument, failed.WaitStatus, failed.Words), Is.EqualTo((1, 3 << 8, "complained\nsaid\n")));
        Assert.That(shim.Processes(), Is.SubsetOf([shim.Pid]), "all that it started has ended before FAILED");
        Assert.That(shim.Control.IsEnded(), Is.True);
        Assert.That(shim.WaitForExit(), Is.EqualTo(1));
        Assert.That(Directory.EnumerateFileSystemEntries(shim.Folder), Is.Empty);
    }

    [Test]
    public void A_command_that_is_killed_has_its_signal_told()
    {
        using var shim = Supervisor.Run("kill -9 $$");
        Assert.That(shim.Control.Expect(Frame.Failed).WaitStatus, Is.EqualTo(9));
        Assert.That(shim.WaitForExit(), Is.EqualTo(1));
    }

    [Test]
    public void Of_a_long_speech_the_end_is_told()
    {
        using var shim = Supervisor.Run("head -c 50000 /dev/zero | tr '\\0' x >&2; echo last >&2; echo not this; exit 1");
        var words = shim.Control.Expect(Frame.Failed).Words;
        Assert.That(words, Has.Length.EqualTo(32 * 1024).And.EndsWith("xlast\n"));
    }

    [Test]
    public void A_command_that_overruns_its_time_is_ended_with_its_group()
    {
        using var shim = Supervisor.Run("echo before; sleep 1000 & setsid sleep 1000 & sleep 1000", new() { TimeLimit = 300 });
        var failed = shim.Control.Expect(Frame.Failed);
        Assert.That((failed.Argument, failed.WaitStatus, failed.Words), Is.EqualTo((2, 9, "before\n")));
        shim.EndsWithAll(exitStatus: 1);
    }

    [TestCase("true", "cannot be read", "No such file or directory (errno 2).")]
    [TestCase("echo >pid", "there is no pid", "pid.")]
    [TestCase("echo 12x >pid", "there is no pid", "pid.")]
    [TestCase("echo 1 >pid", "there is no pid", "pid.")]
    [TestCase("echo 99999999999999999999 >pid", "there is no pid", "pid.")]
    [TestCase("echo 2147483647 >pid", "left no child", "pid.")]
    [TestCase("echo $PPID >pid; sleep 1000 &", "left no child", "pid.")]
    public void A_command_that_leaves_no_process_is_told_in_a_sentence(string script, string middle, string end)
    {
        using var shim = Supervisor.Run(script);
        var failed = shim.Control.Expect(Frame.Failed);
        Assert.That((failed.Argument, failed.WaitStatus), Is.EqualTo((3, 0)));
        Assert.That(failed.Words, Does.Contain(middle).And.EndsWith(end));
        shim.EndsWithAll(exitStatus: 1);
        Assert.That(File.Exists(shim.SocketPath), Is.False);
    }

    [Test]
    public void A_log_that_cannot_be_opened_is_told_with_its_path()
    {
        using var shim = Supervisor.Run("true", new() { Log = "/proc/no/log" });
        Assert.That(shim.Control.Expect(Frame.Failed).Words, Is.EqualTo("Could not open the log /proc/no/log: No such file or directory (errno 2)."));
        Assert.That(shim.WaitForExit(), Is.EqualTo(1));
    }

    [Test]
    public void A_log_that_is_a_symbolic_link_is_refused()
    {
        using var shim = Supervisor.Spawn();
        File.CreateSymbolicLink(shim.LogPath, shim.InFolder("elsewhere"));
        shim.Start("true", new() { Log = shim.LogPath });
        Assert.That(shim.Control.Expect(Frame.Failed).Words, Does.EndWith("(errno 40)."));
        Assert.That(File.Exists(shim.InFolder("elsewhere")), Is.False);
    }

    [Test]
    public void A_command_that_is_not_there_is_told_with_its_path()
    {
        using var shim = Supervisor.Spawn();
        shim.Control.Send(Frame.Start, 0, new StartParameters().Encode(shim.Folder, "/no/runtime", "create"));
        Assert.That(shim.Control.Expect(Frame.Failed).Words, Is.EqualTo("Could not run /no/runtime: No such file or directory (errno 2)."));
        Assert.That(shim.WaitForExit(), Is.EqualTo(1));
        Assert.That(Directory.EnumerateFileSystemEntries(shim.Folder), Is.Empty);
    }

    [Test]
    public void A_failure_after_the_daemon_has_gone_leaves_nothing()
    {
        using var shim = Supervisor.Run("mkfifo gate; read _ <gate; sleep 1000 & exit 1");
        Eventually.That(() => File.Exists(shim.InFolder("gate")), "the command runs");
        shim.Control.Dispose();
        shim.Open();
        shim.EndsWithAll(exitStatus: 1);
        Assert.That(File.Exists(shim.SocketPath), Is.False);
    }
}
