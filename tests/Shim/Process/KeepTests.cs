using System.Text;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

/// <summary>Mode keep: another's process has the streams.</summary>
internal sealed class KeepTests
{
    [Test]
    public void Fifos_are_made_and_nothing_is_run_or_adopted()
    {
        using var shim = Keep(new StartParameters { Stdin = "open" });
        Assert.That((shim.Created!.Number(0), shim.Created.Number(1), shim.Created.Number(2)), Is.EqualTo((0L, 0L, (long)shim.Pid)));
        Assert.That(shim.ReadFile("process"), Does.StartWith($"0 0 {shim.Pid} "));
        Assert.That(new[] { "stdin", "stdout", "stderr" }.Select(name => File.GetUnixFileMode(shim.InFolder(name))), Is.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(shim.Processes(), Is.EqualTo((int[])[shim.Pid]));
    }

    [Test]
    public void Without_an_open_input_there_is_no_fifo_for_it_and_a_terminal_has_no_standard_error()
    {
        using var streams = Keep(new StartParameters());
        Assert.That(File.Exists(streams.InFolder("stdin")), Is.False);
        using var terminal = Keep(new StartParameters { Console = "/dev/ptmx" });
        Assert.That((File.Exists(terminal.InFolder("stdin")), File.Exists(terminal.InFolder("stderr"))), Is.EqualTo((true, false)));
    }

    [Test]
    public void Output_goes_to_the_log_and_to_peers_over_any_number_of_writers_until_END()
    {
        using var shim = Keep(new StartParameters(), withLog: true);
        using var peer = shim.Connect();
        peer.Expect(Frame.Created);
        peer.Attach();
        Write(shim, "stdout", "one\n");
        Assert.That(peer.Expect(Frame.Stdout).Text, Is.EqualTo("one\n"));
        Write(shim, "stderr", "two\n");
        Assert.That(peer.Expect(Frame.Stderr).Text, Is.EqualTo("two\n"));
        Write(shim, "stdout", "three");
        Assert.That(peer.Expect(Frame.Stdout).Text, Is.EqualTo("three"));
        shim.Control.Dispose();
        Assert.That(File.Exists(shim.SocketPath), Is.True, "it stays when the daemon has gone and every writer has");

        peer.Send(Frame.End);
        Assert.That(peer.Expect(Frame.Exited).Argument, Is.EqualTo(2));
        Assert.That(shim.WaitForExit(), Is.Zero);
        Assert.That(LogRecord.ReadAll(shim.LogPath).Select(record => (record.Stream, record.Log)), Is.EqualTo(((string, string)[])[("stdout", "one\n"), ("stderr", "two\n"), ("stdout", "three")]));
        Assert.That(File.Exists(shim.InFolder("exit")), Is.False, "how the process ended is not known here");
    }

    [Test]
    public void After_END_what_a_writer_still_copies_is_read_to_its_end()
    {
        using var shim = Keep(new StartParameters { Streams = 3 });
        using var writer = new FileStream(shim.InFolder("stdout"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write("first"u8);
        Assert.That(shim.Control.Expect(Frame.Stdout).Text, Is.EqualTo("first"));
        shim.Control.Send(Frame.End);
        writer.Write("second"u8);
        Assert.That(shim.Control.Expect(Frame.Stdout).Text, Is.EqualTo("second"));
        writer.Dispose();
        shim.Control.Expect(Frame.Exited);
    }

    [Test]
    public void A_writer_that_stays_does_not_keep_the_supervisor_after_END()
    {
        using var shim = Keep(new StartParameters { Streams = 3 });
        using var stray = new FileStream(shim.InFolder("stdout"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stray.Write("said"u8);
        shim.Control.Send(Frame.End);
        Assert.That(Encoding.ASCII.GetString(shim.Control.ReadToEnd().Stdout), Is.EqualTo("said"));
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void Input_arrives_through_the_fifo_and_ends_when_a_peer_closes_it()
    {
        using var shim = Keep(new StartParameters { Stdin = "open" });
        using var reader = new FileStream(shim.InFolder("stdin"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var sent = new byte[1 << 20];
        new Random(3).NextBytes(sent);
        var writing = Task.Run(() =>
        {
            for (var at = 0; at < sent.Length; at += Frame.MaxPayload) shim.Control.Send(Frame.Stdin, 0, sent.AsSpan(at, Frame.MaxPayload));
            shim.Control.Send(Frame.StdinClose);
        });
        using var got = new MemoryStream();
        reader.CopyTo(got);
        Assert.That(got.ToArray().AsSpan().SequenceEqual(sent), Is.True);
        writing.GetAwaiter().GetResult();
    }

    [Test]
    public void END_before_anybody_opened_the_fifos_ends_it_at_once()
    {
        using var shim = Keep(new StartParameters());
        shim.Control.Send(Frame.End);
        shim.Control.Expect(Frame.Exited);
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void A_fifo_that_cannot_be_made_is_told()
    {
        using var shim = Supervisor.Spawn();
        Directory.CreateDirectory(shim.InFolder("stdout"));
        shim.Control.Send(Frame.Start, 0, new StartParameters { Mode = "keep" }.Encode(shim.Folder));
        Assert.That(shim.Control.Expect(Frame.Failed).Words, Does.StartWith("Could not make the container's fifos: "));
        Assert.That(shim.WaitForExit(), Is.EqualTo(1));
    }

    [Test]
    public void A_command_is_refused()
    {
        using var shim = Supervisor.Spawn();
        shim.Control.Send(Frame.Start, 0, new StartParameters { Mode = "keep" }.Encode(shim.Folder, "/bin/true"));
        Assert.That(shim.WaitForExit(), Is.EqualTo(2));
    }

    private static Supervisor Keep(StartParameters parameters, bool withLog = false)
    {
        var shim = Supervisor.Spawn();
        var complete = parameters with { Mode = "keep", Log = withLog ? shim.LogPath : "" };
        shim.Control.Send(Frame.Start, 0, complete.Encode(shim.Folder));
        shim.Created = shim.Control.Expect(Frame.Created);
        return shim;
    }

    private static void Write(Supervisor shim, string name, string text)
    {
        using var writer = new FileStream(shim.InFolder(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write(Encoding.ASCII.GetBytes(text));
    }
}
