using System.Text;
using Atoll.Shim.Tests.Harness;

namespace Atoll.Shim.Tests.Process;

/// <summary>Those who do not keep to the protocol.</summary>
internal sealed class HostileTests
{
    private static readonly byte[][] s_broken =
    [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 0, 0],
        [17, 4, 0, 0, 0, 0, 0, 0],
        [17, 3, 0, 0, 1, 0, 0, 0, 0],
        [17, 3, 1, 0, 0, 0, 0, 0],
        [18, 0, 0, 0, 1, 0, 1, 0],
        [18, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
        [16, 0, 0, 0, 1, 0, 0, 0, 0],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    [TestCaseSource(nameof(s_broken))]
    public void A_peer_that_sends_garbage_is_disconnected_and_the_container_goes_on(byte[] garbage)
    {
        using var shim = Supervisor.Create("exit 5", _ => new() { Stdin = "open" });
        using var peer = shim.Connect();
        peer.Expect(Frame.Created);
        peer.SendRaw(garbage);
        Assert.That(peer.IsEnded(), Is.True);
        shim.Open();
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.EqualTo(5 << 8));
    }

    [TestCaseSource(nameof(s_broken))]
    public void Garbage_in_place_of_START_ends_the_supervisor(byte[] garbage)
    {
        using var shim = Supervisor.Spawn();
        shim.Control.SendRaw(garbage);
        shim.Control.EndSending();
        AssertUntouched(shim);
    }

    [Test]
    public void A_control_connection_that_ends_before_START_ends_the_supervisor()
    {
        using var shim = Supervisor.Spawn();
        shim.Control.Dispose();
        AssertUntouched(shim);
    }

    [Test]
    public void A_START_that_is_cut_off_ends_the_supervisor([Values(1, 7, 8, 9, 40)] int length)
    {
        using var shim = Supervisor.Spawn();
        var payload = new StartParameters { Log = shim.LogPath }.Encode(shim.Folder, "/bin/true");
        byte[] frame = [Frame.Start, 0, 0, 0, .. BitConverter.GetBytes(payload.Length), .. payload];
        shim.Control.SendRaw(frame.AsSpan(0, length));
        shim.Control.Dispose();
        AssertUntouched(shim);
    }

    [Test]
    public void An_invalid_START_ends_the_supervisor()
    {
        using var shim = Supervisor.Spawn();
        shim.Control.Send(Frame.Start, 0, new StartParameters { Log = shim.LogPath, Stdin = "maybe" }.Encode(shim.Folder, "/bin/true"));
        AssertUntouched(shim);
    }

    [Test]
    public void A_START_of_another_version_is_refused_in_words([Values("1", "3", "2147483647")] string version)
    {
        using var shim = Supervisor.Spawn();
        var payload = new StartParameters { Log = shim.LogPath }.Encode(shim.Folder, "/bin/true");
        shim.Control.Send(Frame.Start, 0, [.. Encoding.ASCII.GetBytes(version), .. payload.AsSpan(1)]);
        var failed = shim.Control.Expect(Frame.Failed);
        Assert.That((failed.Argument, failed.Words), Is.EqualTo(((byte)3, $"This atoll-shim takes START in version 2, and the daemon sends version {version}: install the two of one version of Atoll.")));
        Assert.That(shim.WaitForExit(), Is.EqualTo(1));
        Assert.That(Directory.EnumerateFileSystemEntries(shim.Folder), Is.Empty);
    }

    [Test]
    public void ATTACH_before_START_ends_the_supervisor()
    {
        using var shim = Supervisor.Spawn();
        shim.Control.Send(Frame.Attach, 3);
        AssertUntouched(shim);
    }

    [Test]
    public void A_second_START_costs_the_connection_only()
    {
        using var shim = Supervisor.Create("exit 5");
        shim.Start("exit 0", new());
        Assert.That(shim.Control.IsEnded(), Is.True);
        using var peer = shim.Connect();
        peer.Expect(Frame.Created);
        shim.Open();
        Assert.That(peer.Expect(Frame.Exited).WaitStatus, Is.EqualTo(5 << 8));
    }

    [Test]
    public void Random_bytes_never_end_the_supervisor([Range(0, 19)] int seed)
    {
        var random = new Random(seed);
        using var shim = Supervisor.Create("exit 5", _ => new() { Stdin = "open" });
        for (var i = 0; i < 50; i++)
        {
            using var peer = shim.Connect();
            var bytes = new byte[random.Next(1, 64)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0) bytes[0] = (byte)random.Next(16, 20);
            peer.SendRaw(bytes);
        }

        shim.Open();
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.EqualTo(5 << 8));
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    [Test]
    public void Signals_do_not_end_the_supervisor()
    {
        using var shim = Supervisor.Create("exit 5");
        foreach (var signal in (int[])[1, 2, 3, 10, 12, 13, 14, 15, 17, 34, 40, 64]) _ = Libc.kill(shim.Pid, signal);
        shim.Open();
        Assert.That(shim.Control.Expect(Frame.Exited).WaitStatus, Is.EqualTo(5 << 8));
        Assert.That(shim.WaitForExit(), Is.Zero);
    }

    private static void AssertUntouched(Supervisor shim)
    {
        Assert.That(shim.WaitForExit(), Is.EqualTo(Program.NotStarted));
        Assert.That(Directory.EnumerateFileSystemEntries(shim.Folder), Is.Empty);
    }
}
