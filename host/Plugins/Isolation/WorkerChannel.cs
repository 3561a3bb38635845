using System.Buffers.Binary;
using System.Net.Sockets;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>Frames over a connected socket: length of the rest, kind, channel, number of the call, payload; numbers little-endian.</summary>
/// <remarks>
/// The socket blocks, and one thread of its own reads it: an answer wakes that thread and no other, where asynchronous reading takes two more to come to the
/// same place. Both sides always read, so a write waits for a stopped peer alone, and not longer than <see cref="Patience"/>.
/// </remarks>
internal sealed class WorkerChannel : IDisposable
{
    /// <summary>A bundle's configuration travels in no frame; what does is smaller.</summary>
    private const int MaxPayload = 16 << 20;

    private const int HeaderSize = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _writing = new();
    private readonly Socket _socket;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public WorkerChannel(Socket socket)
    {
        socket.SendTimeout = (int)Patience.TotalMilliseconds;
        _socket = socket;
    }

    /// <summary>Waits for the next frame; null at the end of the connection. One reader at a time.</summary>
    /// <exception cref="IOException">The peer breaks the protocol.</exception>
    public WorkerFrame? Read()
    {
        if (!Fill(HeaderSize))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length is < 0 or > MaxPayload)
        {
            throw new IOException($"a frame of {length} bytes");
        }

        if (!Fill(HeaderSize + length))
        {
            return null;
        }

        var header = _buffer.AsSpan(_start, HeaderSize);
        var frame = new WorkerFrame((WorkerFrameKind)header[4], BinaryPrimitives.ReadInt32LittleEndian(header[6..]), header[5], _buffer.AsMemory(_start + HeaderSize, length));
        _start += HeaderSize + length;
        return frame;
    }

    /// <summary>Waits until the peer is gone, whether somebody reads or not: with nothing else to wait for, poll(2) returns at POLLHUP.</summary>
    public void AwaitEnd() => _socket.Poll(Timeout.Infinite, SelectMode.SelectError);

    /// <summary>Sends one frame whole.</summary>
    /// <exception cref="SocketException">The peer is gone, or took nothing for too long: then the connection is at its end.</exception>
    public void Write(WorkerFrameKind kind, int call, byte channel, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        frame[4] = (byte)kind;
        frame[5] = channel;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(6), call);
        payload.CopyTo(frame.AsSpan(HeaderSize));
        lock (_writing)
        {
            try
            {
                for (ReadOnlySpan<byte> left = frame; left.Length > 0;)
                {
                    left = left[_socket.Send(left)..];
                }
            }
            catch (SocketException)
            {
                // A frame that is cut would make nonsense of what follows.
                _socket.Dispose();
                throw;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool Fill(int count)
    {
        if (_end - _start < count && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_buffer.Length < count)
        {
            Array.Resize(ref _buffer, count);
        }

        while (_end - _start < count)
        {
            var read = _socket.Receive(_buffer.AsSpan(_end));
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
