using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Streams;

/// <summary>
/// Stands between a container's output and one client: what the client has not read yet waits in memory, then in a file without a name, so that a
/// slow client loses nothing and slows nothing. At the file's limit the writer waits, which makes the supervisor drop a client that has stopped
/// reading altogether.
/// </summary>
internal sealed class OutputSpool(string folder, long memoryLimit = 1 << 20, long fileLimit = 1L << 30) : IDisposable
{
    private const int HeaderSize = 5;
    private readonly Lock _lock = new();
    private readonly Queue<OutputChunk> _memory = new();
    private long _memoryBytes;
    private SafeFileHandle? _file;
    private long _fileRead, _fileWritten;
    private bool _completed, _disposed;
    private TaskCompletionSource _changed = New();

    /// <summary>Adds a chunk; waits only when the file is full.</summary>
    /// <exception cref="ObjectDisposedException">The client has left.</exception>
    public async ValueTask WriteAsync(bool isStderr, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (TryAdd(isStderr, data))
                {
                    Signal();
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>No more will come.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            Signal();
        }
    }

    /// <summary>The next chunk, or null when all was read and no more will come.</summary>
    public async ValueTask<OutputChunk?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (TryTake(out var chunk))
                {
                    Signal();
                    return chunk;
                }

                if (_completed)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _completed = _disposed = true;
            Signal();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        var changed = _changed;
        _changed = New();
        changed.TrySetResult();
    }

    private bool TryAdd(bool isStderr, ReadOnlyMemory<byte> data)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // Once the file holds something all goes there, or the order would be lost.
        if (_fileRead == _fileWritten && _memoryBytes + data.Length <= memoryLimit)
        {
            _memory.Enqueue(new OutputChunk(isStderr, data.ToArray()));
            _memoryBytes += data.Length;
            return true;
        }

        if (_fileWritten + HeaderSize + data.Length > fileLimit)
        {
            return false;
        }

        _file ??= OpenUnnamed();
        Span<byte> header = stackalloc byte[HeaderSize];
        header[0] = isStderr ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], data.Length);
        RandomAccess.Write(_file, header, _fileWritten);
        RandomAccess.Write(_file, data.Span, _fileWritten + HeaderSize);
        _fileWritten += HeaderSize + data.Length;
        return true;
    }

    private bool TryTake(out OutputChunk chunk)
    {
        if (_memory.TryDequeue(out chunk))
        {
            _memoryBytes -= chunk.Data.Length;
            return true;
        }

        if (_fileRead == _fileWritten)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        ReadExactly(header, _fileRead);
        var data = new byte[BinaryPrimitives.ReadInt32LittleEndian(header[1..])];
        ReadExactly(data, _fileRead + HeaderSize);
        _fileRead += HeaderSize + data.Length;
        chunk = new OutputChunk(header[0] == 1, data);
        if (_fileRead == _fileWritten)
        {
            RandomAccess.SetLength(_file!, 0);
            _fileRead = _fileWritten = 0;
        }

        return true;
    }

    private void ReadExactly(Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            var n = RandomAccess.Read(_file!, into, offset);
            if (n == 0)
            {
                throw new RuntimeException(RuntimeErrorCode.Internal, "the file of a waiting client's output was cut off");
            }

            into = into[n..];
            offset += n;
        }
    }

    /// <summary>Gone with its last descriptor, whatever happens to the daemon.</summary>
    private SafeFileHandle OpenUnnamed()
    {
        var path = Path.Combine(folder, $".spool-{Guid.NewGuid():n}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        File.Delete(path);
        return handle;
    }
}
