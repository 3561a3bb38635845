using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Atoll.Shim.Tests.Harness;

/// <summary>A frame as it arrived.</summary>
internal sealed record ReceivedFrame(byte Kind, byte Argument, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Of EXITED and FAILED.</summary>
    public int WaitStatus => BinaryPrimitives.ReadInt32LittleEndian(Payload);

    /// <summary>The words of FAILED.</summary>
    public string Words => Encoding.UTF8.GetString(Payload.AsSpan(4));

    /// <summary>Of CREATED.</summary>
    public long Number(int index) => BinaryPrimitives.ReadInt64LittleEndian(Payload.AsSpan(index * 8));

    /// <summary>Of EXITED.</summary>
    public long EndedAt => BinaryPrimitives.ReadInt64LittleEndian(Payload.AsSpan(4));
}

/// <summary>One end of the protocol: the daemon's, or a peer's. Blocking, with a deadline.</summary>
internal sealed class Connection(Socket socket) : IDisposable
{
    private readonly Socket _socket = Prepare(socket);

    public static Connection FromFd(int fd) => new(new Socket(new SafeSocketHandle(fd, ownsHandle: true)));

    public static Connection To(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return new Connection(socket);
    }

    public void Send(byte kind, byte argument = 0, ReadOnlySpan<byte> payload = default)
    {
        var frame = new byte[8 + payload.Length];
        frame[0] = kind;
        frame[1] = argument;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), payload.Length);
        payload.CopyTo(frame.AsSpan(8));
        SendRaw(frame);
    }

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[_socket.Send(bytes)..];
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next frame, or null at the end.</summary>
    public ReceivedFrame? Read()
    {
        var header = new byte[8];
        if (!Fill(header)) return null;
        Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(2)), Is.Zero, "a header's third field");
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4))];
        if (!Fill(payload)) throw new EndOfStreamException("within a frame");
        return new ReceivedFrame(header[0], header[1], payload);
    }

    /// <summary>The next frame, which must be of this kind.</summary>
    public ReceivedFrame Expect(byte kind)
    {
        var frame = Read();
        Assert.That(frame?.Kind, Is.EqualTo(kind), () => $"the frame's kind; its payload is '{frame?.Text}'");
        return frame!;
    }

    /// <summary>Attaches and waits until nothing is missed any more.</summary>
    public Connection Attach(byte streams = Frame.AttachStdout | Frame.AttachStderr)
    {
        Send(Frame.Attach, streams);
        Expect(Frame.Attached);
        return this;
    }

    /// <summary>Reads output until EXITED, or until the connection was dropped.</summary>
    public (byte[] Stdout, byte[] Stderr, ReceivedFrame? Exited) ReadToEnd()
    {
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();
        while (true)
        {
            ReceivedFrame? frame;
            try
            {
                frame = Read();
            }
            catch (EndOfStreamException)
            {
                frame = null;
            }

            if (frame is null || frame.Kind == Frame.Exited) return (stdout.ToArray(), stderr.ToArray(), frame);
            (frame.Kind switch
            {
                Frame.Stdout => stdout,
                Frame.Stderr => stderr,
                _ => throw new InvalidDataException($"a frame of kind {frame.Kind} among the output"),
            }).Write(frame.Payload);
        }
    }

    /// <summary>The other side has closed, without another frame.</summary>
    public bool IsEnded()
    {
        try
        {
            return Read() is null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static Socket Prepare(Socket socket)
    {
        socket.ReceiveTimeout = (int)Supervisor.Limit.TotalMilliseconds;
        socket.SendTimeout = (int)Supervisor.Limit.TotalMilliseconds;
        return socket;
    }

    private bool Fill(Span<byte> buffer)
    {
        var isStart = true;
        while (buffer.Length > 0)
        {
            var count = _socket.Receive(buffer);
            if (count == 0 && isStart) return false;
            if (count == 0) throw new EndOfStreamException("within a frame");
            buffer = buffer[count..];
            isStart = false;
        }

        return true;
    }
}
