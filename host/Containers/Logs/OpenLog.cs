using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Containers.Logs;

/// <summary>One of a log's files, open: rotation moves it on to other names, and here it stays the same.</summary>
internal sealed class OpenLog : IDisposable
{
    private const int Chunk = 64 * 1024;
    private readonly SafeFileHandle _handle;
    private long _offset;
    private byte[] _rest = [];

    private OpenLog(SafeFileHandle handle, FileIdentity? identity)
    {
        _handle = handle;
        Identity = identity;
    }

    public FileIdentity? Identity { get; }

    public bool IsClosed => _handle.IsClosed;

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="RuntimeException">
    /// PermissionDenied for what is no log: a link, a pipe or a device. Nothing is read through it, and nobody is waited for.
    /// </exception>
    public static OpenLog? Open(string file)
    {
        var handle = OwnPath.Open(file, Unistd.O_RDONLY | Unistd.O_NONBLOCK);
        if (handle is null)
        {
            return null;
        }

        var foreign = !FileOwnership.IsRegular(handle) ? "no regular file" : FileOwnership.HasOtherNames(handle) ? "a hard link to another file" : null;
        if (foreign is null)
        {
            return new OpenLog(handle, FileIdentity.Of(handle));
        }

        handle.Dispose();
        throw Foreign(file, foreign);
    }

    public bool Is(string file) => Identity == FileIdentity.Of(file);

    /// <summary>Every whole line from where the last call ended.</summary>
    public IEnumerable<LogRecord> ReadToEnd()
    {
        // A log of one file is emptied where others begin a new one; and the beginning of a record without its end is cut off.
        if (RandomAccess.GetLength(_handle) is var length && length < _offset)
        {
            _offset = length >= _offset - _rest.Length ? _offset - _rest.Length : 0;
            _rest = [];
        }

        var buffer = new byte[Chunk];
        int n;
        while ((n = RandomAccess.Read(_handle, buffer, _offset)) > 0)
        {
            _offset += n;
            var start = 0;
            for (var end = Array.IndexOf(buffer, (byte)'\n', 0, n); end >= 0; end = Array.IndexOf(buffer, (byte)'\n', start, n - start))
            {
                var record = _rest.Length == 0 ? LogRecord.Parse(buffer.AsSpan(start, end - start)) : LogRecord.Parse([.. _rest, .. buffer.AsSpan(start, end - start)]);
                _rest = [];
                start = end + 1;
                if (record is { } whole)
                {
                    yield return whole;
                }
            }

            _rest = [.. _rest, .. buffer.AsSpan(start, n - start)];
        }
    }

    /// <summary>Sets the place where reading begins before the last so many lines.</summary>
    /// <returns>How many of them are in other, older files.</returns>
    public long SkipToLast(long lines)
    {
        var buffer = new byte[Chunk];
        var end = RandomAccess.GetLength(_handle);
        var found = 0L;
        while (end > 0)
        {
            var start = Math.Max(0, end - Chunk);
            var part = buffer.AsSpan(0, RandomAccess.Read(_handle, buffer.AsSpan(0, (int)(end - start)), start));
            for (var at = part.LastIndexOf((byte)'\n'); at >= 0; at = part[..at].LastIndexOf((byte)'\n'))
            {
                if (found == lines)
                {
                    _offset = start + at + 1;
                    return 0;
                }

                found++;
            }

            end = start;
        }

        return lines - found;
    }

    public void Dispose() => _handle.Dispose();

    private static RuntimeException Foreign(string file, string what)
        => new(RuntimeErrorCode.PermissionDenied, $"the log {file} is {what} and is not read: somebody has put it in the place of the log; remove it");
}
