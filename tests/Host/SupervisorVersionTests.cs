using System.Buffers.Binary;
using System.Net.Sockets;
using Atoll.Host.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.Host.Tests;

/// <summary>F23: a supervisor lives as long as its container, and so outlives the daemon's version. The peers here are supervisors of other versions, frame by frame.</summary>
internal sealed class SupervisorVersionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    public async Task One_of_the_version_before_is_told_from_this_and_not_asked_what_it_does_not_know()
    {
        using var folder = new TemporaryFolder();
        using var listener = Listen(folder);
        var asked = New().ReopenLogAsync(Container(folder), default);
        using var peer = await listener.AcceptAsync();
        await peer.SendAsync(Frame(1, argument: 0, new byte[32]));
        Assert.That(() => asked.WaitAsync(Limit), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.NotSupported)
            .And.Message.Contains("was started by an earlier Atoll").And.Message.Contains("once the container has been restarted"));
        Assert.That(await peer.ReceiveAsync(new byte[1]), Is.Zero, "nothing was sent");
    }

    [TestCase(3, Description = "this version")]
    [TestCase(4, Description = "the next one, after a daemon was replaced by an older one")]
    [TestCase(255)]
    public async Task One_of_this_version_or_a_later_is_asked(int version)
    {
        using var folder = new TemporaryFolder();
        using var listener = Listen(folder);
        var asked = New().ReopenLogAsync(Container(folder), default);
        using var peer = await listener.AcceptAsync();
        await peer.SendAsync(Frame(1, (byte)version, new byte[32]));
        var request = new byte[8];
        Assert.That(await peer.ReceiveAsync(request), Is.EqualTo(8));
        Assert.That(request[0], Is.EqualTo(22));
        await peer.SendAsync(Frame(8, 0, new byte[4]));
        await asked.WaitAsync(Limit);
    }

    [Test]
    public async Task The_reason_why_a_log_cannot_be_begun_anew_is_the_errno()
    {
        using var folder = new TemporaryFolder();
        using var listener = Listen(folder);
        var asked = New().ReopenLogAsync(Container(folder), default);
        using var peer = await listener.AcceptAsync();
        await peer.SendAsync(Frame(1, 3, new byte[32]));
        _ = await peer.ReceiveAsync(new byte[8]);
        await peer.SendAsync(Frame(8, 0, [28, 0, 0, 0]));
        Assert.That(() => asked.WaitAsync(Limit), Throws.TypeOf<RuntimeException>().With.Property("Code").EqualTo(RuntimeErrorCode.ResourceExhausted).And.Message.Contains("goes on where it was: ENOSPC"));
    }

    [Test]
    public void A_binary_of_another_version_that_leaves_without_a_word_is_named()
    {
        using var folder = new TemporaryFolder();
        var binary = folder.Write("atoll-shim", "#!/bin/sh\nexit 2\n");
        File.SetUnixFileMode(binary, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var parameters = new SupervisorParameters
        {
            Command = _ => new Command { Path = "/bin/true", Args = [] },
            Console = ConsoleKind.Streams,
            Stdin = StdinMode.Null,
            Log = new LogParameters { Path = null, MaxSize = 0, MaxFiles = 1 },
        };
        Assert.That(() => New(binary).CreateAsync(Container(folder), parameters, default).WaitAsync(Limit), Throws.TypeOf<RuntimeException>().With.Message.EqualTo(
            $"{binary} ended without a word; is it the one that came with this atolld? Install both of one version"));
    }

    private static Supervisor New(string binary = "/nowhere") => new(binary, "/tmp", TimeProvider.System, NullLogger<Supervisor>.Instance);

    private static Socket Listen(TemporaryFolder folder)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.Path, "shim.sock")));
        socket.Listen();
        return socket;
    }

    private static byte[] Frame(byte kind, byte argument, byte[] payload)
    {
        var frame = new byte[8 + payload.Length];
        (frame[0], frame[1]) = (kind, argument);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length);
        payload.CopyTo(frame, 8);
        return frame;
    }

    private static ContainerRef Container(TemporaryFolder folder) => new()
    {
        Id = new string('a', 64),
        Runtime = new RuntimeRef { Name = "runc" },
        RootFolder = folder.Path,
        StateFolder = folder.Path,
        BundleFolder = folder.Path,
        CgroupPath = "/atoll/a",
    };
}
