using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;
using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins.Faults;

/// <summary>
/// How many calls of a plugin are under way, in memory that outlives the daemon: a daemon that finds a number other than zero knows who was busy when the one
/// before it died. Kept for plugins with <c>isolation = "auto"</c>.
/// </summary>
internal sealed class CallJournal(AtollConfiguration configuration) : IDisposable
{
    /// <summary>A daemon that is killed dies with calls under way too; twice is taken for the plugin's doing, which costs it a process of its own.</summary>
    public const int DeathsAllowed = 2;

    private readonly ConcurrentDictionary<string, CallCounter> _counters = new(StringComparer.Ordinal);

    private string Folder => Path.Combine(configuration.Root, "quarantine");

    /// <summary>How often a daemon died within a call of this content.</summary>
    public int DeathsOf(string id, string hash) => Of(id, hash)?.Deaths ?? 0;

    /// <summary>Null where nothing can be noted: the plugin runs all the same.</summary>
    public CallCounter? Of(string id, string hash)
    {
        try
        {
            return _counters.GetOrAdd(Path.Combine(Folder, $"{id}@{hash}.calls"), static file =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                return new CallCounter(file);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Forgets the deaths: the plugin is given another chance.</summary>
    public void Forget(string id)
    {
        foreach (var counter in _counters.Where(entry => Path.GetFileName(entry.Key).StartsWith($"{id}@", StringComparison.Ordinal)).Select(entry => entry.Value))
        {
            counter.Deaths = 0;
        }
    }

    /// <summary>The daemon ends as it should: what is under way is no fault.</summary>
    public void Dispose()
    {
        foreach (var counter in _counters.Values)
        {
            counter.Dispose();
        }
    }
}

/// <summary>Two numbers in a mapped file: calls under way, deaths.</summary>
internal sealed unsafe class CallCounter : IDisposable
{
    private const int Size = 16;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _numbers;

    public CallCounter(string file)
    {
        _file = MemoryMappedFile.CreateFromFile(file, FileMode.OpenOrCreate, null, Size);
        _view = _file.CreateViewAccessor(0, Size);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _numbers = (long*)pointer;
        if (Interlocked.Exchange(ref _numbers[0], 0) > 0)
        {
            _numbers[1]++;
        }
    }

    public int Deaths
    {
        get => (int)_numbers[1];
        set => _numbers[1] = value;
    }

    public void Enter() => Interlocked.Increment(ref _numbers[0]);

    public void Leave() => Interlocked.Decrement(ref _numbers[0]);

    /// <summary>The mapping stays until the process ends: a call that was abandoned may still leave.</summary>
    public void Dispose() => Interlocked.Exchange(ref _numbers[0], long.MinValue / 2);
}
