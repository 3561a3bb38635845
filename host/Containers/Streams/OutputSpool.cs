namespace Atoll.Host.Containers.Streams;

/// <summary>
/// Stands between a container's output and one client: what the client has not read yet waits in memory, then in files without a name, so that a
/// slow client loses nothing and slows nothing. At the limit, or with the disk full, the writer waits, which makes the supervisor drop a client that
/// has stopped reading altogether.
/// </summary>
/// <param name="folder">Where the files lie.</param>
/// <param name="memoryLimit">Bytes that wait in memory.</param>
/// <param name="fileLimit">Bytes that wait in files.</param>
/// <param name="segment">Bytes after which another file is begun, so that what was read can be freed.</param>
internal sealed class OutputSpool(string folder, long memoryLimit = 1 << 20, long fileLimit = 1L << 30, long segment = 64 << 20) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<OutputChunk> _memory = new();
    private readonly LinkedList<SpoolFile> _files = new();
    private long _memoryBytes, _fileBytes;
    private bool _completed, _disposed;
    private TaskCompletionSource _changed = New();

    /// <summary>Adds a chunk; waits only at the limit of the files.</summary>
    /// <exception cref="ObjectDisposedException">The client has left.</exception>
    public async ValueTask WriteAsync(bool isStderr, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (TryAdd(new OutputChunk(isStderr, data)))
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
            foreach (var file in _files)
            {
                file.Dispose();
            }

            _files.Clear();
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

    private bool TryAdd(OutputChunk chunk)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // Once a file holds something all goes there, or the order would be lost.
        if (_files.Count == 0 && _memoryBytes + chunk.Data.Length <= memoryLimit)
        {
            _memory.Enqueue(chunk with { Data = chunk.Data.ToArray() });
            _memoryBytes += chunk.Data.Length;
            return true;
        }

        if (_fileBytes + chunk.Data.Length > fileLimit || !TryWrite(chunk))
        {
            return false;
        }

        _fileBytes += chunk.Data.Length;
        return true;
    }

    /// <summary>False on a full disk, which is a limit like the other: what waits is read first.</summary>
    private bool TryWrite(OutputChunk chunk)
    {
        SpoolFile? begun = null;
        try
        {
            if (_files.Last is { } last && last.Value.Written < segment)
            {
                last.Value.Write(chunk);
                return true;
            }

            begun = new SpoolFile(folder);
            begun.Write(chunk);
            _files.AddLast(begun);
            return true;
        }
        catch (IOException)
        {
            begun?.Dispose();
            return false;
        }
    }

    private bool TryTake(out OutputChunk chunk)
    {
        if (_memory.TryDequeue(out chunk))
        {
            _memoryBytes -= chunk.Data.Length;
            return true;
        }

        if (_files.First is not { } first)
        {
            return false;
        }

        chunk = first.Value.Read();
        _fileBytes -= chunk.Data.Length;
        if (first.Value.IsDrained)
        {
            first.Value.Dispose();
            _files.RemoveFirst();
        }

        return true;
    }
}
