namespace Atoll.Host.Linux.ControlGroups;

/// <summary>Keeps the files of cgroups open for as long as they are read every few seconds, and of no more cgroups than the daemon can spare descriptors for.</summary>
internal sealed class KeptCgroups : IDisposable
{
    private const int Most = 1000;

    /// <summary>A cgroup takes up to a dozen descriptors; a third of all may go into them.</summary>
    private const int DescriptorsPerCgroup = 36;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _timeProvider;
    private readonly Func<string, CgroupFiles> _open;
    private readonly int _most;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ITimer _timer;

    /// <param name="open">The files of the cgroup at a path.</param>
    public KeptCgroups(TimeProvider timeProvider, Func<string, CgroupFiles> open)
    {
        _timeProvider = timeProvider;
        _open = open;
        _most = (int)Math.Min(ProcessLimits.OpenFiles / DescriptorsPerCgroup, Most);
        _timer = timeProvider.CreateTimer(_ => CloseUnused(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads from a cgroup's files. A cgroup that was made anew since the last time is opened anew.</summary>
    public T Read<T>(string path, Func<CgroupFiles, T> read)
    {
        while (true)
        {
            var files = Find(path);
            if (files is null)
            {
                using var once = _open(path);
                return read(once);
            }

            lock (files)
            {
                if (files.IsClosed)
                {
                    continue;
                }

                var result = read(files);
                if (files.IsStale || files.IsEmpty)
                {
                    Forget(path, files);
                }

                if (!files.IsStale)
                {
                    return result;
                }
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        CloseUnused(all: true);
    }

    private CgroupFiles? Find(string path)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetTimestamp();
            if (_entries.TryGetValue(path, out var entry))
            {
                entry.UsedAt = now;
                return entry.Files;
            }

            if (_entries.Count >= _most)
            {
                return null;
            }

            if (_entries.Count == 0)
            {
                _timer.Change(Kept, Timeout.InfiniteTimeSpan);
            }

            var files = _open(path);
            _entries.Add(path, new Entry(files) { UsedAt = now });
            return files;
        }
    }

    private void Forget(string path, CgroupFiles files)
    {
        files.Dispose();
        lock (_lock)
        {
            if (_entries.TryGetValue(path, out var entry) && entry.Files == files)
            {
                _entries.Remove(path);
            }
        }
    }

    private void CloseUnused(bool all = false)
    {
        List<CgroupFiles> unused = [];
        lock (_lock)
        {
            foreach (var (path, entry) in _entries.Where(entry => all || _timeProvider.GetElapsedTime(entry.Value.UsedAt) >= Kept).ToArray())
            {
                _entries.Remove(path);
                unused.Add(entry.Files);
            }

            if (_entries.Count > 0)
            {
                _timer.Change(Kept, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var files in unused)
        {
            // Whoever reads from them right now reads to the end.
            lock (files)
            {
                files.Dispose();
            }
        }
    }

    private sealed class Entry(CgroupFiles files)
    {
        public CgroupFiles Files { get; } = files;

        public long UsedAt { get; set; }
    }
}
