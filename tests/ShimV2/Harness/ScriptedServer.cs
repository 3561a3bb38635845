using System.Buffers.Binary;
using System.Net.Sockets;
using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;

namespace Atoll.ShimV2.Tests.Harness;

/// <summary>The other end of one ttrpc connection, byte by byte, with a framing of its own.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly SocketFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Socket? _peer;

    public ScriptedServer()
    {
        _listener.Bind(_folder.EndPoint);
        _listener.Listen();
    }

    public UnixDomainSocketEndPoint EndPoint => _folder.EndPoint;

    public async Task AcceptAsync()
    {
        _peer = await _listener.AcceptAsync();
        _peer.ReceiveTimeout = 30_000;
    }

    public byte[] ReadBytes(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            var n = _peer!.Receive(bytes, have, count - have, SocketFlags.None);
            Assert.That(n, Is.Positive, "the client closed the connection");
            have += n;
        }

        return bytes;
    }

    public (uint Stream, byte Type, byte Flags, TtrpcRequest Request) ReadRequest()
    {
        var header = ReadBytes(10);
        var payload = ReadBytes((int)BinaryPrimitives.ReadUInt32BigEndian(header));
        return (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), header[8], header[9], TtrpcRequest.Parser.ParseFrom(payload));
    }

    public void Answer(uint stream, IMessage message) => Send(stream, 2, new TtrpcResponse { Payload = message.ToByteString() }.ToByteArray());

    public void Refuse(uint stream, int code, string message) => Send(stream, 2, new TtrpcResponse { Status = new TtrpcStatus { Code = code, Message = message } }.ToByteArray());

    public void Send(uint stream, byte type, byte[] payload)
    {
        var frame = new byte[10 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), stream);
        frame[8] = type;
        payload.CopyTo(frame, 10);
        SendBytes(frame);
    }

    public void SendBytes(byte[] bytes) => _peer!.Send(bytes);

    /// <summary>As after the end of its process: nobody can connect any more.</summary>
    public void StopListening() => _listener.Dispose();

    public void Hangup() => _peer!.Dispose();

    /// <summary>Whether the client has closed the connection.</summary>
    public bool IsClosed()
    {
        try
        {
            return _peer!.Receive(new byte[1]) == 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _peer?.Dispose();
        _listener.Dispose();
        _folder.Dispose();
    }
}
