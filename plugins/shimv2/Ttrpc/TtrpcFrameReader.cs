using System.Buffers.Binary;

namespace Atoll.Plugins.ShimV2.Ttrpc;

/// <summary>Reads frames off a connection, in as few reads as there are. The buffer grows with what arrives, never with what a header promises.</summary>
internal sealed class TtrpcFrameReader(Stream stream)
{
    private const int InitialSize = 4096;
    private byte[] _buffer = new byte[InitialSize];
    private int _start;
    private int _end;

    /// <summary>The next frame, or null at the end of the connection.</summary>
    /// <exception cref="TtrpcClosedException">The peer broke the protocol, or the connection broke within a frame.</exception>
    public async ValueTask<TtrpcFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(TtrpcFrame.HeaderSize, cancellationToken))
        {
            return _start == _end ? null : throw new TtrpcClosedException($"the connection ended {_end - _start} bytes into a frame's header");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        var id = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 4));
        var type = (TtrpcFrameType)_buffer[_start + 8];
        if (length > TtrpcFrame.MaxPayload)
        {
            throw new TtrpcClosedException($"the peer sent a frame of {length} bytes; at most {TtrpcFrame.MaxPayload} are allowed");
        }

        if (type is not (TtrpcFrameType.Request or TtrpcFrameType.Response or TtrpcFrameType.Data))
        {
            throw new TtrpcClosedException($"the peer sent a frame of the unknown type {(byte)type}");
        }

        _start += TtrpcFrame.HeaderSize;
        if (!await FillAsync((int)length, cancellationToken))
        {
            throw new TtrpcClosedException($"the connection ended {_end - _start} bytes into a frame of {length}");
        }

        var payload = _buffer.AsMemory(_start, (int)length);
        _start += (int)length;
        return new TtrpcFrame(id, type, payload);
    }

    /// <summary>False when the connection ends before so many bytes are there.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            int n;
            try
            {
                n = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                n = 0;
            }

            if (n == 0)
            {
                return false;
            }

            _end += n;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > InitialSize && count <= InitialSize)
            {
                _buffer = new byte[InitialSize]; // a great frame is not paid for for ever
            }
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        var have = _end - _start;
        var target = _start > 0 && have < _buffer.Length / 2 ? _buffer : new byte[_buffer.Length * 2];
        _buffer.AsSpan(_start, have).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, have);
    }
}
