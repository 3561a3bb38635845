using System.Text;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

internal sealed class StdinTests
{
    [Test]
    public void Input_arrives_and_STDIN_CLOSE_ends_it()
    {
        using var shim = Create("cat");
        shim.Control.Send(Frame.Stdin, 0, "hello "u8);
        shim.Control.Send(Frame.Stdin);
        shim.Control.Send(Frame.Stdin, 0, "world"u8);
        // In one piece: after the end of the input the supervisor may be gone before another frame can be sent.
        shim.Control.SendRaw([Frame.StdinClose, 0, 0, 0, 0, 0, 0, 0, Frame.Stdin, 0, 0, 0, 8, 0, 0, 0, .. "too late"u8]);
        Assert.That(Encoding.ASCII.GetString(shim.Control.ReadToEnd().Stdout), Is.EqualTo("hello world"));
    }

    [Test]
    public void Four_MiB_go_through_a_full_pipe_and_come_back()
    {
        using var shim = Create("cat");
        var sent = new byte[4 << 20];
        new Random(2).NextBytes(sent);
        var writing = Task.Run(() =>
        {
            for (var at = 0; at < sent.Length; at += Frame.MaxPayload) shim.Control.Send(Frame.Stdin, 0, sent.AsSpan(at, Frame.MaxPayload));
            shim.Control.Send(Frame.StdinClose);
        });
        Assert.That(shim.Control.ReadToEnd().Stdout.AsSpan().SequenceEqual(sent), Is.True);
        writing.GetAwaiter().GetResult();
    }

    [Test]
    public void What_a_peer_sent_before_it_left_still_arrives_and_the_input_stays_open()
    {
        using var shim = Create("read _ <gate2; head -c 200000 | wc -c; cat");
        using (var peer = shim.Connect())
        {
            peer.Expect(Frame.Created);
            for (var i = 0; i < 4; i++) peer.Send(Frame.Stdin, 0, new byte[50_000]);
        }

        shim.Open("gate2");
        Assert.That(shim.Control.Expect(Frame.Stdout).Text, Is.EqualTo("200000\n"));
        shim.Control.Send(Frame.Stdin, 0, "more"u8);
        Assert.That(shim.Control.Expect(Frame.Stdout).Text, Is.EqualTo("more"));
        shim.Control.Send(Frame.StdinClose);
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.Zero);
    }

    [Test]
    public void A_peer_that_only_stops_sending_goes_on_reading()
    {
        using var shim = Create("cat");
        using var peer = shim.Connect();
        peer.Expect(Frame.Created);
        peer.Attach();
        peer.EndSending();
        shim.Control.Send(Frame.Stdin, 0, "for all"u8);
        Assert.That(peer.Expect(Frame.Stdout).Text, Is.EqualTo("for all"));
        shim.Control.Send(Frame.StdinClose);
        peer.Expect(Frame.Exited);
    }

    [Test]
    public void Without_standard_input_the_container_reads_its_end_and_peers_are_not_held_up()
    {
        using var shim = Supervisor.Create("cat; read _ <gate2");
        for (var i = 0; i < 20; i++) shim.Control.Send(Frame.Stdin, 0, new byte[60_000]);
        shim.Control.Attach();
        shim.Open();
        shim.Open("gate2");
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.Not.Negative);
    }

    [Test]
    public void A_container_that_closes_its_input_does_not_hold_up_peers()
    {
        using var shim = Create("exec <&-; echo closed; read _ <gate2");
        shim.Control.Expect(Frame.Stdout);
        for (var i = 0; i < 20; i++) shim.Control.Send(Frame.Stdin, 0, new byte[60_000]);
        shim.Control.Attach();
        shim.Open("gate2");
        shim.Control.Expect(Frame.Exited);
    }

    private static Supervisor Create(string script)
    {
        var shim = Supervisor.Create(script, _ => new() { Stdin = "open" });
        shim.Control.Attach();
        shim.Open();
        return shim;
    }
}
