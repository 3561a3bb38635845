using System.Globalization;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

internal sealed class ExitTests
{
    [TestCase("exit 0", 0)]
    [TestCase("exit 1", 1 << 8)]
    [TestCase("exit 255", 255 << 8)]
    [TestCase("kill -9 $$", 9)]
    [TestCase("kill -15 $$", 15)]
    public void The_raw_wait_status_is_told_and_recorded(string script, int status)
    {
        var before = DateTimeOffset.UnixEpoch.AddTicks(Clock.Now / 100);
        using var shim = Supervisor.Create(script);
        shim.Open();
        var exited = shim.Control.Expect(Frame.Exited);
        Assert.That(exited.WaitStatus, Is.EqualTo(status));
        Assert.That(shim.ReadFile("exit"), Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"{status} {exited.EndedAt}\n")), "it is on disk by now");
        Assert.That(DateTimeOffset.UnixEpoch.AddTicks(exited.EndedAt / 100), Is.GreaterThanOrEqualTo(before));
        Assert.That(shim.Control.IsEnded(), Is.True);
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void Nothing_is_left_but_the_records()
    {
        using var shim = Supervisor.Create("exit 0", at => new() { Log = at.LogPath });
        shim.Open();
        shim.EndsWithAll(exitStatus: 0);
        var files = Directory.EnumerateFileSystemEntries(shim.Folder).Select(Path.GetFileName);
        Assert.That(files, Is.EquivalentTo(["container.log", "exit", "gate", "gate2", "pid", "process"]));
    }

    [Test]
    public void A_grandchild_that_holds_the_pipes_does_not_hold_the_supervisor()
    {
        using var shim = Supervisor.Create("sleep 1000 & echo last words; exit 4");
        shim.Control.Attach();
        shim.Open();
        var (stdout, _, exited) = shim.Control.ReadToEnd();
        Assert.That(stdout, Is.EqualTo("last words\n"u8.ToArray()));
        Assert.That(exited!.WaitStatus, Is.EqualTo(4 << 8));
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void A_grandchild_that_floods_the_pipes_does_not_hold_the_supervisor()
    {
        using var shim = Supervisor.Create("yes & yes >&2 & exit 4");
        shim.Open();
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void Children_that_end_before_the_process_are_not_taken_for_it()
    {
        using var shim = Supervisor.Create("(exit 9 &) ; (exit 8 &) ; read _ <gate2; exit 6");
        shim.Open();
        shim.Open("gate2");
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.EqualTo(6 << 8));
    }

    [Test]
    public void A_peer_with_unread_input_gets_the_last_frame_and_a_clean_end()
    {
        using var shim = Supervisor.Create("exit 0", _ => new() { Stdin = "open" });
        for (var i = 0; i < 8; i++) shim.Control.Send(Frame.Stdin, 0, new byte[16 * 1024]);
        shim.Open();
        shim.Control.Expect(Frame.Exited);
        Assert.That(shim.Control.IsEnded(), Is.True);
        Assert.That(shim.WaitForExit(), Is.Zero);
    }
}
