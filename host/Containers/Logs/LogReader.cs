using System.Runtime.CompilerServices;

namespace Atoll.Host.Containers.Logs;

/// <summary>Reads a container's log over its rotated files, oldest first, and follows it while the container lives.</summary>
internal sealed class LogReader(string path)
{
    private readonly LogFiles _files = new(path, OpenLog.Open);

    /// <summary>Reads records.</summary>
    /// <param name="ended">Follow until this ends and all is read; null to read what is there.</param>
    public async IAsyncEnumerable<LogRecord> ReadAsync(LogSelection selection, Task? ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changes = ended is null ? null : new LogChanges(path);
        var unread = OpenAll(selection.Tail);
        OpenLog? current = null;
        try
        {
            while (true)
            {
                // All are looked at before reading: what comes after wakes, or is read.
                var changed = changes?.Next;
                var last = ended?.IsCompleted ?? true;
                var rotated = current is null || !current.Is(path);
                foreach (var record in current?.ReadToEnd() ?? [])
                {
                    if (selection.IsOver(record))
                    {
                        yield break;
                    }

                    if (selection.Has(record))
                    {
                        yield return record;
                    }
                }

                if (unread.Count == 0 && rotated && changes is not null)
                {
                    unread = new Queue<OpenLog>(_files.NewerThan(current?.Identity));
                }

                if (unread.TryDequeue(out var next))
                {
                    current?.Dispose();
                    current = next;
                }
                else if (last)
                {
                    yield break;
                }
                else
                {
                    await Task.WhenAny(changed!, ended!).WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            current?.Dispose();
            Close(unread);
        }
    }

    /// <summary>Every file, oldest first; with a limit only those that hold the last records, each set to where they begin.</summary>
    private Queue<OpenLog> OpenAll(long? tail)
    {
        var files = _files.NewerThan(null);
        var first = 0;
        if (tail is { } missing)
        {
            // The newest is kept whatever is asked for: following begins at its end.
            for (first = files.Count; first > 0 && (missing > 0 || first == files.Count); first--)
            {
                missing = files[first - 1].SkipToLast(missing);
            }
        }

        Close(files.Take(first));
        return new Queue<OpenLog>(files.Skip(first));
    }

    private static void Close(IEnumerable<OpenLog> files)
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }
}
