using System.Text;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.ShimV2.Events;

/// <summary>
/// Takes shims' words over into the daemon's log. Each shim writes to a plain file, so it never waits; one inotify watches them all, and what was taken is punched
/// out of the file, which so takes no room and tells the next daemon where to go on.
/// </summary>
internal sealed class ShimLogs(ILogger logger) : IDisposable
{
    private const int MaxLine = 2048, ChunkSize = 16 * 1024, MaxAtOnce = 256 * 1024;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Watched> _watched = [];
    private Inotify? _inotify;
    private int _unseen;

    /// <summary>Watches a container's file from now on.</summary>
    public void Watch(string id, string file)
    {
        var watched = new Watched(id, file);
        lock (_lock)
        {
            if (_watched.Values.Any(other => other.File == file))
            {
                return;
            }

            _watched[Add(file)] = watched;
        }

        Take(watched);
    }

    /// <summary>Takes what is left of a file whose shim is gone.</summary>
    public void Finish(string file)
    {
        Watched? watched = null;
        lock (_lock)
        {
            foreach (var (number, entry) in _watched.Where(pair => pair.Value.File == file).ToArray())
            {
                watched = entry;
                _inotify?.Remove(number);
                _watched.Remove(number);
            }
        }

        if (watched is not null)
        {
            Take(watched);
        }
    }

    /// <summary>Stops watching; what is not taken is the next one's to take.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _watched.Clear();
            _inotify?.Dispose();
            _inotify = null;
        }
    }

    /// <summary>A watch's number; a negative one where the host gives no more of them: then the words are taken when the shim is gone.</summary>
    private int Add(string file)
    {
        try
        {
            _inotify ??= Inotify.Start(Modified);
            if (_inotify.Add(file) is >= 0 and var number)
            {
                return number;
            }
        }
        catch (RuntimeException e)
        {
            logger.LogWarning("a shim's words are taken over when it ends and not before, raise fs.inotify.max_user_instances: {Cause}", e.Message);
        }

        return --_unseen;
    }

    private void Modified(int number)
    {
        Watched? watched;
        lock (_lock)
        {
            _watched.TryGetValue(number, out watched);
        }

        if (watched is not null)
        {
            Take(watched);
        }
    }

    private void Take(Watched watched)
    {
        lock (watched)
        {
            try
            {
                using var stream = new FileStream(watched.File, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
                if (watched.Position < 0)
                {
                    watched.Position = Math.Max(0, Inotify.FirstData(stream.SafeFileHandle));
                }

                // Punching is a modification too, of which inotify tells: then there is nothing new.
                var buffer = new byte[ChunkSize];
                for (var taken = 0; taken < MaxAtOnce && watched.Position < stream.Length;)
                {
                    stream.Position = watched.Position;
                    var n = stream.Read(buffer);
                    if (n <= 0)
                    {
                        return;
                    }

                    watched.Position += n;
                    taken += n;
                    Tell(watched.Id, buffer.AsSpan(0, n));
                    Inotify.PunchHole(stream.SafeFileHandle, 0, watched.Position);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The container's folder went.
            }
        }
    }

    private void Tell(string id, ReadOnlySpan<byte> bytes)
    {
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range].Trim((byte)0);
            if (line.Length > 0)
            {
                var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxLine)]);
                logger.Log(Level(text), "container {ContainerId}: shim: {Words}", id, text);
            }
        }
    }

    /// <summary>The words of containerd's shims name their level; what names none is a cry, a panic for one.</summary>
    internal static LogLevel Level(string line)
        => line.Contains("level=debug", StringComparison.Ordinal) || line.Contains("level=trace", StringComparison.Ordinal) || line.Contains("level=info", StringComparison.Ordinal) ? LogLevel.Debug
            : line.Contains("level=warn", StringComparison.Ordinal) ? LogLevel.Warning
            : line.Contains("level=", StringComparison.Ordinal) ? LogLevel.Error
            : LogLevel.Warning;

    private sealed class Watched(string id, string file)
    {
        public string Id { get; } = id;

        public string File { get; } = file;

        /// <summary>Up to where it was taken; -1 where an earlier daemon may have taken a part.</summary>
        public long Position { get; set; } = -1;
    }
}
