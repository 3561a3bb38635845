using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Logs;

/// <summary>Reads a container's log over its rotated files, oldest first, and follows it while the container lives.</summary>
internal sealed class LogReader(string path)
{
    private const int MaxFiles = 1000;

    /// <summary>Reads records.</summary>
    /// <param name="tail">Only the last so many; null for all.</param>
    /// <param name="ended">Follow until this ends and all is read; null to read what is there.</param>
    public async IAsyncEnumerable<LogRecord> ReadAsync(long? tail, Task? ended, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changes = ended is null ? null : new LogChanges(path);
        var current = Open(path);
        foreach (var record in Tail(Older().Concat(current?.ReadToEnd() ?? []), tail))
        {
            yield return record;
        }

        while (changes is not null && ended is not null)
        {
            var changed = changes.Next;
            var last = ended.IsCompleted;
            foreach (var record in current?.ReadToEnd() ?? [])
            {
                yield return record;
            }

            if (IsRotated(current) && Open(path) is { } next)
            {
                current?.Dispose();
                current = next;
                continue;
            }

            if (last)
            {
                break;
            }

            await Task.WhenAny(changed, ended).WaitAsync(cancellationToken);
        }

        current?.Dispose();
    }

    private static IEnumerable<LogRecord> Tail(IEnumerable<LogRecord> records, long? tail)
    {
        if (tail is not { } count)
        {
            return records;
        }

        var last = new Queue<LogRecord>();
        foreach (var record in records)
        {
            last.Enqueue(record);
            if (last.Count > count)
            {
                last.Dequeue();
            }
        }

        return last;
    }

    private static OpenLog? Open(string file)
    {
        try
        {
            return new OpenLog(File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private IEnumerable<LogRecord> Older()
    {
        var count = Enumerable.Range(1, MaxFiles).TakeWhile(i => File.Exists($"{path}.{i}")).Count();
        for (var i = count; i > 0; i--)
        {
            using var log = Open($"{path}.{i}");
            foreach (var record in log?.ReadToEnd() ?? [])
            {
                yield return record;
            }
        }
    }

    /// <summary>Another file has the name now; what was opened is read to its end first.</summary>
    private bool IsRotated(OpenLog? current) => current is null || !current.IsFile(path);

    private sealed class OpenLog(SafeFileHandle handle) : IDisposable
    {
        private const int Chunk = 64 * 1024;
        private long _offset;
        private byte[] _rest = [];

        public bool IsFile(string file) => Linux.FileIdentity.Of(handle) == Linux.FileIdentity.Of(file);

        /// <summary>Every whole line from where the last call ended.</summary>
        public IEnumerable<LogRecord> ReadToEnd()
        {
            var buffer = new byte[Chunk];
            int n;
            while ((n = RandomAccess.Read(handle, buffer, _offset)) > 0)
            {
                _offset += n;
                var start = 0;
                for (var end = Array.IndexOf(buffer, (byte)'\n', 0, n); end >= 0; end = Array.IndexOf(buffer, (byte)'\n', start, n - start))
                {
                    byte[] line = _rest.Length == 0 ? buffer[start..end] : [.. _rest, .. buffer.AsSpan(start, end - start)];
                    _rest = [];
                    start = end + 1;
                    if (LogRecord.Parse(line) is { } record)
                    {
                        yield return record;
                    }
                }

                _rest = [.. _rest, .. buffer.AsSpan(start, n - start)];
            }
        }

        public void Dispose() => handle.Dispose();
    }
}
