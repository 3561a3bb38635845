using System.Net.Sockets;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Ttrpc;
using Atoll.ShimV2.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.ShimV2.Tests.Ttrpc;

internal sealed class TtrpcServerTests
{
    [Test]
    public async Task Calls_are_answered_and_refused()
    {
        using var folder = new SocketFolder();
        using var server = Listen(folder.Socket);
        using var client = await TtrpcConnection.ConnectAsync(folder.EndPoint, CancellationToken.None);
        Assert.That((await client.CallAsync(Call("Double"), TaskRequest.Parser, CancellationToken.None)).Id, Is.EqualTo("xx"));
        Assert.That(async () => await client.CallAsync(Call("Other"), TaskRequest.Parser, CancellationToken.None),
            Throws.TypeOf<TtrpcStatusException>().With.Property("Status").EqualTo(TtrpcStatusCode.Unimplemented));
    }

    [Test]
    public void The_socket_is_its_owners_alone_and_goes_with_the_server()
    {
        using var folder = new SocketFolder();
        using (Listen(folder.Socket))
        {
            Assert.That(File.GetUnixFileMode(folder.Socket), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        Assert.That(File.Exists(folder.Socket), Is.False);
    }

    [Test]
    public async Task What_a_killed_daemon_left_at_the_path_is_replaced()
    {
        using var folder = new SocketFolder();
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(folder.EndPoint);
            File.Move(folder.Socket, folder.Socket + ".kept");
        }

        File.Move(folder.Socket + ".kept", folder.Socket);
        using var server = Listen(folder.Socket);
        using var client = await TtrpcConnection.ConnectAsync(folder.EndPoint, CancellationToken.None);
        Assert.That((await client.CallAsync(Call("Double"), TaskRequest.Parser, CancellationToken.None)).Id, Is.EqualTo("xx"));
    }

    [Test]
    public void A_path_that_no_socket_can_have_is_an_error_with_the_path()
    {
        using var folder = new SocketFolder();
        Assert.That(() => Listen(Path.Combine(folder.Folder, new string('x', 200))), Throws.TypeOf<RuntimeException>().With.Message.Contains("cannot listen on"));
    }

    /// <summary>An even stream, a request that is none, a type for streaming; then one that is right.</summary>
    [Test]
    public void A_bad_request_is_refused_and_the_connection_goes_on()
    {
        using var folder = new SocketFolder();
        using var server = Listen(folder.Socket);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        socket.Connect(folder.EndPoint);
        socket.Send(Convert.FromHexString("00000000" + "00000002" + "0100"));
        Assert.That(Read(socket), Is.EqualTo((2u, 3)));
        socket.Send(Convert.FromHexString("00000002" + "00000003" + "0100" + "ffff"));
        Assert.That(Read(socket), Is.EqualTo((3u, 3)));
        socket.Send(Convert.FromHexString("00000001" + "00000003" + "0300" + "00"));
        socket.Send(Convert.FromHexString("00000000" + "00000005" + "0100"));
        Assert.That(Read(socket), Is.EqualTo((5u, 12)));
    }

    private static (uint Stream, int Code) Read(Socket socket)
    {
        var header = new byte[10];
        Assert.That(socket.Receive(header), Is.EqualTo(10));
        var payload = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header)];
        Assert.That(socket.Receive(payload), Is.EqualTo(payload.Length));
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), TtrpcResponse.Parser.ParseFrom(payload).Status.Code);
    }

    private static TtrpcCall Call(string method) => new() { Service = "test", Method = method, Message = new TaskRequest { Id = "x" } };

    private static TtrpcServer Listen(string path) => TtrpcServer.Listen(path, (_, method, payload) =>
    {
        var id = TaskRequest.Parser.ParseFrom(payload).Id;
        return method == "Double" ? new TaskRequest { Id = id + id } : throw new TtrpcStatusException(TtrpcStatusCode.Unimplemented, $"method {method}");
    }, NullLogger.Instance);
}
