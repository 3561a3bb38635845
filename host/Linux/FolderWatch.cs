using System.Runtime.InteropServices;
using System.Text;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>Calls back when something in one of several folders changes: inotify(7), one descriptor for all.</summary>
internal sealed unsafe class FolderWatch : IDisposable
{
    private const uint Changes = Notify.IN_ATTRIB | Notify.IN_CLOSE_WRITE | Notify.IN_CREATE | Notify.IN_DELETE | Notify.IN_DELETE_SELF | Notify.IN_MOVED_FROM | Notify.IN_MOVED_TO | Notify.IN_MOVE_SELF;
    private const int HeaderSize = 16;
    private readonly FileDescriptor _events;
    private readonly Dictionary<int, HashSet<string>?> _names = [];
    private readonly Lock _lock = new();
    private readonly Action _changed;
    private readonly IDisposable _registration;

    /// <param name="changed">Runs on the thread that waits for descriptors: it must return at once.</param>
    public FolderWatch(Action changed)
    {
        var fd = Notify.inotify_init1(Notify.IN_CLOEXEC | Notify.IN_NONBLOCK);
        _events = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Exception("inotify_init1 (fs.inotify.max_user_instances)", Errno.Last);
        _changed = changed;
        _registration = EventLoop.Shared.OnReadable(_events, Read);
    }

    /// <summary>Watches a folder; one that is not there is none to watch.</summary>
    /// <param name="names">Only these; null for whatever is in it.</param>
    public void Add(string folder, params IReadOnlyCollection<string>? names)
    {
        lock (_lock)
        {
            var watch = Notify.inotify_add_watch(_events.Number, folder, Changes | Notify.IN_ONLYDIR);
            if (watch < 0 && Errno.Last is not (Errno.ENOENT or Errno.ENOTDIR))
            {
                throw Errno.Exception($"inotify_add_watch {folder} (fs.inotify.max_user_watches)", Errno.Last);
            }

            if (watch >= 0)
            {
                // The kernel gives one number for one folder: two reasons to watch it are joined.
                _names[watch] = names is null || (_names.TryGetValue(watch, out var known) && known is null) ? null : [.. names, .. known ?? []];
            }
        }
    }

    /// <summary>Watches a folder and all that lies below it.</summary>
    public void AddTree(string folder)
    {
        Add(folder, null);
        foreach (var inner in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories) : [])
        {
            Add(inner, null);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _registration.Dispose();
            _events.Dispose();
        }
    }

    private void Read()
    {
        const int Size = 4096;
        var buffer = stackalloc byte[Size];
        var matters = false;
        lock (_lock)
        {
            nint length;
            while (!_events.IsClosed && (length = Unistd.read(_events.Number, buffer, Size)) > 0)
            {
                matters |= Matters(new ReadOnlySpan<byte>(buffer, (int)length));
            }
        }

        if (matters)
        {
            _changed();
        }
    }

    private bool Matters(ReadOnlySpan<byte> events)
    {
        while (events.Length >= HeaderSize)
        {
            var watch = MemoryMarshal.Read<int>(events);
            var length = MemoryMarshal.Read<int>(events[12..]);
            var name = Encoding.UTF8.GetString(events.Slice(HeaderSize, length)).TrimEnd('\0');
            if (!_names.TryGetValue(watch, out var names) || names is null || name.Length == 0 || names.Contains(name))
            {
                return true;
            }

            events = events[(HeaderSize + length)..];
        }

        return false;
    }
}
