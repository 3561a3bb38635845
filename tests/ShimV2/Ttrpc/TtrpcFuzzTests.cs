using System.Net.Sockets;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Ttrpc;
using Atoll.ShimV2.Tests.Harness;
using CsCheck;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.ShimV2.Tests.Ttrpc;

/// <summary>Frames that were changed, cut, or never were any.</summary>
internal sealed class TtrpcFuzzTests
{
    private static readonly byte[] Request = Frame(1, new TtrpcRequest { Service = "test", Method = "Echo", Payload = ByteString.CopyFromUtf8("payload"), TimeoutNano = 5, Metadata = { new TtrpcKeyValue { Key = "k", Value = "v" } } });
    private static readonly byte[] Response = Frame(2, new TtrpcResponse { Status = new TtrpcStatus { Code = 2, Message = "words" }, Payload = ByteString.CopyFromUtf8("payload") });

    /// <summary>Noise; a frame with some bytes changed; several frames of which the last is cut.</summary>
    private static Gen<byte[]> Malformed(byte[] frame) => Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.Select(Gen.Int[0, frame.Length - 1], Gen.Byte).Array[1, 5].Select(changes => Changed(frame, changes)),
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, frame.Length - 1]).Select((whole, cut) => (byte[])[.. Enumerable.Repeat(frame, whole).SelectMany(bytes => bytes), .. frame[..cut]]),
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Byte, Gen.Byte).Select((length, stream, type, flags) => Header(length, stream, type, flags)));

    [Test]
    public void A_client_fails_its_calls_with_a_clear_error_whatever_the_server_sends()
        => Malformed(Response).Sample(bytes =>
        {
            using var server = new ScriptedServer();
            var accepting = server.AcceptAsync();
            using var client = TtrpcConnection.ConnectAsync(server.EndPoint, CancellationToken.None).GetAwaiter().GetResult();
            accepting.GetAwaiter().GetResult();
            var call = client.CallAsync(new TtrpcCall { Service = "test", Method = "Echo", Message = new TaskRequest() }, TaskRequest.Parser, CancellationToken.None);
            server.ReadRequest();
            server.SendBytes(bytes);
            server.Hangup();
            try
            {
                call.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            }
            catch (RuntimeException e)
            {
                Assert.That(e.Message, Is.Not.Empty);
            }

            Assert.That(client.Closed.Wait(TimeSpan.FromSeconds(30)), Is.True);
        }, iter: 500, threads: 2);

    [Test]
    public void A_server_outlives_whatever_a_client_sends_and_goes_on_serving_others()
    {
        using var folder = new SocketFolder();
        using var server = TtrpcServer.Listen(folder.Socket, (_, _, payload) => new TaskRequest { Id = $"{payload.Length}" }, NullLogger.Instance);
        Malformed(Request).Sample(bytes =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
            socket.Connect(folder.EndPoint);
            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            try
            {
                while (socket.Receive(buffer) > 0)
                {
                }
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
            }
        }, iter: 500, threads: 2);
        using var client = TtrpcConnection.ConnectAsync(folder.EndPoint, CancellationToken.None).GetAwaiter().GetResult();
        Assert.That(client.CallAsync(new TtrpcCall { Service = "test", Method = "Echo", Message = new TaskRequest { Id = "abc" } }, TaskRequest.Parser, CancellationToken.None).GetAwaiter().GetResult().Id, Is.EqualTo("5"));
    }

    [Test]
    public async Task Headers_that_promise_much_and_send_nothing_take_no_memory()
    {
        using var folder = new SocketFolder();
        using var server = TtrpcServer.Listen(folder.Socket, (_, _, _) => new TaskRequest(), NullLogger.Instance);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = new List<Socket>();
        for (var i = 0; i < 100; i++)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            sockets.Add(socket);
            await socket.ConnectAsync(folder.EndPoint);
            await socket.SendAsync(Header(4 << 20, 1, 1, 0));
        }

        // Answered in order after all the headers: those have been read by then, or wait in the kernel.
        using (var client = await TtrpcConnection.ConnectAsync(folder.EndPoint, CancellationToken.None))
        {
            await client.CallAsync(new TtrpcCall { Service = "test", Method = "Echo", Message = new TaskRequest() }, TaskRequest.Parser, CancellationToken.None);
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(8 << 20), "100 promises of 4 MiB");
        sockets.ForEach(socket => socket.Dispose());
    }

    private static byte[] Changed(byte[] frame, (int At, byte Value)[] changes)
    {
        var changed = frame.ToArray();
        foreach (var (at, value) in changes)
        {
            changed[at] = value;
        }

        return changed;
    }

    private static byte[] Header(uint length, uint stream, byte type, byte flags)
    {
        var header = new byte[10];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header, length);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), stream);
        (header[8], header[9]) = (type, flags);
        return header;
    }

    private static byte[] Frame(byte type, IMessage message)
    {
        var payload = message.ToByteArray();
        return [.. Header((uint)payload.Length, 1, type, 0), .. payload];
    }
}
