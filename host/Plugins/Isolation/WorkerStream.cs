using System.Threading.Channels;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>The worker's end of a call's standard input: what the daemon sends, a chunk at a time.</summary>
internal sealed class WorkerInput(WorkerChannel channel, int call) : WorkerStream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _left;
    private bool _ended;

    public override bool CanRead => true;

    /// <summary>One chunk is under way at a time: the next comes when this one was acknowledged.</summary>
    public void Take(ReadOnlySpan<byte> bytes) => _chunks.Writer.TryWrite(bytes.ToArray());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left.IsEmpty && !_ended)
        {
            _left = await _chunks.Reader.ReadAsync(cancellationToken);
            _ended = _left.IsEmpty;
            if (!_ended)
            {
                channel.Write(WorkerFrameKind.Ack, call, 0, default);
            }
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }
}

/// <summary>The worker's end of a call's output: a write ends when the daemon has passed it on.</summary>
internal sealed class WorkerOutput(WorkerChannel channel, int call, byte number) : WorkerStream
{
    private const int MaxChunk = 64 * 1024;
    private readonly SemaphoreSlim _acknowledged = new(0);

    public override bool CanWrite => true;

    public void Acknowledge() => _acknowledged.Release();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var chunk = buffer[..Math.Min(buffer.Length, MaxChunk)];
            channel.Write(WorkerFrameKind.Data, call, number, chunk.Span);
            await _acknowledged.WaitAsync(cancellationToken);
            buffer = buffer[chunk.Length..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        _acknowledged.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>What both have in common: no place, no length, asynchronous at heart.</summary>
internal abstract class WorkerStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
