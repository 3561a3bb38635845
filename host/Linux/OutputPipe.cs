using System.Text;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>Collects what a child writes, up to a limit; what is over is read and dropped so that the child never blocks.</summary>
internal sealed unsafe class OutputPipe : IDisposable
{
    private const int F_SETFL = 4;
    private readonly FileDescriptor _read;
    private readonly IDisposable _registration;
    private readonly Lock _lock = new();
    private readonly int _limit;
    private byte[] _buffer = [];
    private int _length;

    public OutputPipe(int limit)
    {
        _limit = limit;
        (_read, Write) = FileDescriptor.Pipe();

        // Only our end is made non-blocking: the two ends are separate open file descriptions.
        _ = Unistd.fcntl(_read.Number, F_SETFL, Unistd.O_NONBLOCK);
        _registration = EventLoop.Shared.OnReadable(_read, Drain);
    }

    /// <summary>The child's end; dispose it once the child has it.</summary>
    public FileDescriptor Write { get; }

    /// <summary>What was written so far. Read after the child's end: what it wrote is in the pipe by then, whoever else holds the other end.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <inheritdoc cref="Text"/>
    public byte[] Bytes()
    {
        Drain();
        lock (_lock)
        {
            return _buffer[.._length];
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _registration.Dispose();
            _read.Dispose();
        }

        Write.Dispose();
    }

    private void Drain()
    {
        const int Chunk = 16 * 1024;
        var chunk = stackalloc byte[Chunk];
        lock (_lock)
        {
            while (!_read.IsClosed)
            {
                var n = (int)Unistd.read(_read.Number, chunk, Chunk);
                if (n <= 0)
                {
                    if (n == 0)
                    {
                        _registration.Dispose();
                    }

                    return;
                }

                var keep = Math.Min(n, _limit - _length);
                if (keep > 0)
                {
                    if (_buffer.Length < _length + keep)
                    {
                        Array.Resize(ref _buffer, Math.Max(_length + keep, _buffer.Length * 2));
                    }

                    new ReadOnlySpan<byte>(chunk, keep).CopyTo(_buffer.AsSpan(_length));
                    _length += keep;
                }
            }
        }
    }
}
