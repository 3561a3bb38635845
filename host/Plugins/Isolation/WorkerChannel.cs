using System.Buffers.Binary;
using System.Net.Sockets;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>Frames over a connected socket: length of the rest, kind, channel, number of the call, payload; numbers little-endian.</summary>
internal sealed class WorkerChannel(Socket socket) : IDisposable
{
    /// <summary>A bundle's configuration travels in no frame; what does is smaller.</summary>
    private const int MaxPayload = 16 << 20;

    private const int HeaderSize = 10;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next frame; null at the end of the connection. One reader at a time.</summary>
    /// <exception cref="IOException">The peer breaks the protocol.</exception>
    public async ValueTask<WorkerFrame?> ReadAsync()
    {
        if (!await FillAsync(HeaderSize))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length is < 0 or > MaxPayload)
        {
            throw new IOException($"a frame of {length} bytes");
        }

        if (!await FillAsync(HeaderSize + length))
        {
            return null;
        }

        var header = _buffer.AsSpan(_start, HeaderSize);
        var frame = new WorkerFrame((WorkerFrameKind)header[4], BinaryPrimitives.ReadInt32LittleEndian(header[6..]), header[5], _buffer.AsMemory(_start + HeaderSize, length));
        _start += HeaderSize + length;
        return frame;
    }

    public async ValueTask WriteAsync(WorkerFrameKind kind, int call, byte channel, ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        frame[4] = (byte)kind;
        frame[5] = channel;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(6), call);
        payload.CopyTo(frame.AsMemory(HeaderSize));
        await _writing.WaitAsync();
        try
        {
            for (ReadOnlyMemory<byte> left = frame; left.Length > 0;)
            {
                left = left[await socket.SendAsync(left)..];
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _writing.Dispose();
    }

    private async ValueTask<bool> FillAsync(int count)
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
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_end));
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
