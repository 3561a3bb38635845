using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.Host.Api;

/// <summary>A client's standard input as a stream that an adapter reads.</summary>
internal sealed class RequestStdin(IAsyncStreamReader<AttachRequest> requests) : Stream
{
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The client left without closing its standard input.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.Length == 0)
        {
            if (!await requests.MoveNext(cancellationToken))
            {
                throw new IOException("the client left");
            }

            if (requests.Current.RequestCase == AttachRequest.RequestOneofCase.StdinClosed)
            {
                return 0;
            }

            _rest = requests.Current.RequestCase == AttachRequest.RequestOneofCase.Stdin ? requests.Current.Stdin.Memory : default;
        }

        var n = Math.Min(buffer.Length, _rest.Length);
        _rest[..n].CopyTo(buffer);
        _rest = _rest[n..];
        return n;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
