using System.Runtime.CompilerServices;

namespace Atoll.Host.Containers.Logs;

/// <summary>Reads a container's log over its rotated files, oldest first, and follows it while the container lives.</summary>
/// <remarks>
/// Rotation only ever gives a file a higher number. Who opens from the newest to the oldest and knows each file by its inode therefore meets every file at
/// least once, whatever is rotated meanwhile, and tells a second meeting from a first.
/// </remarks>
internal sealed class LogReader(string path)
{
    private const int MaxFiles = 1000;

    /// <summary>Reads records.</summary>
    /// <param name="ended">Follow until this ends and all is read; null to read what is there.</param>
    public async IAsyncEnumerable<LogRecord> ReadAsync(LogSelection selection, Task? ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changes = ended is null ? null : new LogChanges(path);
        var files = OpenAll(selection.Tail);
        OpenLog? current = null;
        try
        {
            while (files.Count > 0)
            {
                current?.Dispose();
                current = files.Dequeue();
                foreach (var record in current.ReadToEnd())
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
            }

            while (changes is not null && ended is not null)
            {
                // Both are looked at before reading: what comes after wakes, or is read.
                var changed = changes.Next;
                var last = ended.IsCompleted;
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

                if (rotated && OpenAfter(current) is { } next)
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
                    await Task.WhenAny(changed, ended).WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            current?.Dispose();
            while (files.TryDequeue(out var unread))
            {
                unread.Dispose();
            }
        }
    }

    /// <summary>Every file, oldest first; with a limit only those that hold the last records, each set to where they begin.</summary>
    private Queue<OpenLog> OpenAll(long? tail)
    {
        var found = new Stack<OpenLog>();
        var missing = tail ?? long.MaxValue;
        foreach (var file in NewestFirst())
        {
            if (found.Any(other => other.Identity == file.Identity))
            {
                file.Dispose();
                continue;
            }

            found.Push(file);
            if (tail is not null)
            {
                missing = file.SkipToLast(missing);
                if (missing == 0)
                {
                    break;
                }
            }
        }

        return new Queue<OpenLog>(found);
    }

    /// <summary>The file that was begun after one; the oldest that is left where that one is gone, and null where there is none yet.</summary>
    private OpenLog? OpenAfter(OpenLog? read)
    {
        OpenLog? next = null;
        foreach (var file in NewestFirst())
        {
            if (file.Identity == read?.Identity)
            {
                file.Dispose();
                break;
            }

            next?.Dispose();
            next = file;
        }

        return next;
    }

    /// <summary>A rotation under way leaves a gap of one number; two are the end.</summary>
    private IEnumerable<OpenLog> NewestFirst()
    {
        var missing = 0;
        for (var i = 0; i <= MaxFiles && missing < 2; i++)
        {
            if (OpenLog.Open(Name(i)) is { } file)
            {
                missing = 0;
                yield return file;
            }
            else
            {
                missing++;
            }
        }
    }

    private string Name(int number) => number == 0 ? path : $"{path}.{number}";
}
