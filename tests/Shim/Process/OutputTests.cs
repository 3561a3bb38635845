using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

internal sealed class OutputTests
{
    [Test]
    public void Sixty_four_MiB_arrive_byte_for_byte()
    {
        using var shim = Supervisor.Create("cat big", at => new() { Log = at.LogPath, LogLimit = 1 << 20, LogFiles = 2 });
        var expected = new byte[64 << 20];
        new Random(1).NextBytes(expected);
        File.WriteAllBytes(shim.InFolder("big"), expected);
        shim.Control.Attach(Frame.AttachStdout);
        shim.Open();
        var (stdout, _, exited) = shim.Control.ReadToEnd();
        Assert.That(stdout.AsSpan().SequenceEqual(expected), Is.True);
        Assert.That(exited!.WaitStatus, Is.Zero);
    }

    [Test]
    public void Attach_gives_the_streams_that_were_asked_for()
    {
        using var shim = Supervisor.Create("echo out; echo err >&2");
        using var both = Greeted(shim).Attach();
        using var stdout = Greeted(shim).Attach(Frame.AttachStdout);
        using var stderr = Greeted(shim).Attach(Frame.AttachStderr);
        using var neither = Greeted(shim).Attach(0);
        shim.Open();
        Assert.That(Streams(both), Is.EqualTo(("out\n", "err\n")));
        Assert.That(Streams(stdout), Is.EqualTo(("out\n", "")));
        Assert.That(Streams(stderr), Is.EqualTo(("", "err\n")));
        Assert.That(Streams(neither), Is.EqualTo(("", "")));
        Assert.That(Streams(shim.Control), Is.EqualTo(("", "")));
    }

    [Test]
    public void A_slow_reader_loses_nothing()
    {
        using var shim = Supervisor.Create("head -c 3000000 /dev/urandom | tee sent");
        using var slow = Greeted(shim).Attach();
        using var fast = Greeted(shim).Attach();
        shim.Open();

        // The fast one has read everything that there is before the slow one reads its first byte, again and again.
        var reading = Task.Run(fast.ReadToEnd);
        var (stdout, _, exited) = slow.ReadToEnd();
        Assert.That(stdout, Is.EqualTo(File.ReadAllBytes(shim.InFolder("sent"))));
        Assert.That(exited, Is.Not.Null);
        Assert.That(reading.GetAwaiter().GetResult().Stdout, Is.EqualTo(stdout));
    }

    [Test]
    public void A_reader_that_stops_is_dropped_and_nobody_else_notices()
    {
        using var shim = Supervisor.Create("head -c 3000000 /dev/zero | tr '\\0' x", at => new() { Log = at.LogPath });
        using var stopped = Greeted(shim).Attach();
        using var reader = Greeted(shim).Attach();
        shim.Open();
        var (stdout, _, exited) = reader.ReadToEnd();
        Assert.That(stdout, Has.Length.EqualTo(3_000_000));
        Assert.That(exited!.WaitStatus, Is.Zero);
        Assert.That(LogRecord.BytesOf("stdout", LogRecord.ReadAll(shim.LogPath)), Has.Length.EqualTo(3_000_000));
        Assert.That(stopped.ReadToEnd().Exited, Is.Null, "it was dropped, and knows by the missing last frame");
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void A_reader_that_has_stopped_when_the_container_ends_does_not_hold_the_supervisor()
    {
        using var shim = Supervisor.Create("head -c 300000 /dev/zero");
        using var stopped = Greeted(shim).Attach();
        shim.Open();
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.Zero);
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void A_reader_that_goes_within_the_output_does_not_disturb()
    {
        using var shim = Supervisor.Create("head -c 3000000 /dev/zero");
        var gone = Greeted(shim).Attach();
        shim.Control.Attach();
        shim.Open();
        gone.Expect(Frame.Stdout);
        gone.Dispose();
        Assert.That(shim.Control.ReadToEnd().Stdout, Has.Length.EqualTo(3_000_000));
    }

    [Test]
    public void At_least_64_peers_are_served_and_the_rest_is_sent_away()
    {
        using var shim = Supervisor.Create("echo output");
        var peers = Enumerable.Range(0, 100).Select(_ => shim.Connect()).ToList();
        var served = peers.Where(peer => !peer.IsEnded()).ToList(); // CREATED or the end
        Assert.That(served, Has.Count.InRange(64, 99));
        foreach (var peer in served) peer.Attach();
        shim.Open();
        foreach (var peer in served) Assert.That(Streams(peer), Is.EqualTo(("output\n", "")));
        foreach (var peer in peers) peer.Dispose();
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void A_place_becomes_free_when_a_peer_goes()
    {
        using var shim = Supervisor.Create("exit 0");
        for (var i = 0; i < 300; i++) Greeted(shim).Attach().Dispose();
        Greeted(shim).Dispose();
    }

    private static Connection Greeted(Supervisor shim)
    {
        var peer = shim.Connect();
        peer.Expect(Frame.Created);
        return peer;
    }

    private static (string Stdout, string Stderr) Streams(Connection peer)
    {
        var (stdout, stderr, exited) = peer.ReadToEnd();
        Assert.That(exited, Is.Not.Null);
        return (System.Text.Encoding.UTF8.GetString(stdout), System.Text.Encoding.UTF8.GetString(stderr));
    }
}
