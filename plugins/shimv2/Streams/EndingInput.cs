namespace Atoll.Plugins.ShimV2.Streams;

/// <summary>A client's standard input that tells of its end. Whoever is told is not waited for: a shim may answer only when the reader of this has seen the end too.</summary>
/// <param name="hasReader">Ends when the process can read what was passed on, or never will; null where it can already.</param>
internal sealed class EndingInput(Stream inner, Func<Task> ended, Task? hasReader = null) : Stream
{
    private bool _told;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var n = await inner.ReadAsync(buffer, cancellationToken);
        if (n == 0 && buffer.Length > 0 && !_told)
        {
            _told = true;
            _ = ended();
            if (hasReader is not null)
            {
                // The end closes a fifo, and a fifo that nobody has open forgets what was written to it (fifo(7)).
                await hasReader.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return n;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("it is read asynchronously");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
