namespace Atoll.Cli.Archive;

/// <summary>A stream of bytes that come, or go, in pieces.</summary>
/// <param name="next">The next piece; null at the end. Null for a stream to write to.</param>
/// <param name="send">Takes a piece. Null for a stream to read from.</param>
internal sealed class ByteStream(Func<ReadOnlyMemory<byte>?>? next, Action<ReadOnlyMemory<byte>>? send) : Stream
{
    private ReadOnlyMemory<byte> rest;

    public override bool CanRead => next is not null;

    public override bool CanSeek => false;

    public override bool CanWrite => send is not null;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (rest.Length == 0)
        {
            if (next!() is not { } piece)
                return 0;
            rest = piece;
        }

        int count = Math.Min(buffer.Length, rest.Length);
        rest.Span[..count].CopyTo(buffer);
        rest = rest[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => send!(buffer.AsMemory(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => send!(buffer.ToArray());

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
