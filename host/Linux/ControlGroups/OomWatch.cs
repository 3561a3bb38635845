using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux.ControlGroups;

/// <summary>Calls back when a cgroup runs out of memory. Version 1: an eventfd in cgroup.event_control; version 2: inotify on memory.events.</summary>
internal sealed unsafe class OomWatch : IDisposable
{
    private readonly FileDescriptor _events;
    private readonly IDisposable _registration;
    private readonly Action _changed;
    private readonly Lock _lock = new();

    private OomWatch(FileDescriptor events, Action changed)
    {
        _events = events;
        _changed = changed;
        _registration = EventLoop.Shared.OnReadable(events, Drain);
    }

    /// <param name="changed">Runs on the thread that waits for descriptors: it must return at once. It may be called without a kill, and when the cgroup goes.</param>
    /// <exception cref="RuntimeException">The kernel offers no such watch.</exception>
    public static OomWatch Start(CgroupReader cgroups, string path, Action changed)
    {
        var folder = cgroups.Folder("memory", path) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"there is no memory cgroup {path}");
        return new OomWatch(cgroups.IsUnified ? Inotify(Path.Combine(folder, "memory.events")) : EventDescriptor(folder), changed);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _registration.Dispose();
            _events.Dispose();
        }
    }

    private static FileDescriptor EventDescriptor(string folder)
    {
        var fd = Notify.eventfd(0, Notify.EFD_CLOEXEC | Notify.EFD_NONBLOCK);
        var events = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Exception("eventfd", Errno.Last);
        try
        {
            using var control = FileDescriptor.Open(Path.Combine(folder, "memory.oom_control"), Unistd.O_RDONLY);
            File.WriteAllText(Path.Combine(folder, "cgroup.event_control"), $"{events.Number} {control.Number}");
            return events;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            events.Dispose();
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"{folder}: {e.Message}", e);
        }
        catch
        {
            events.Dispose();
            throw;
        }
    }

    private static FileDescriptor Inotify(string file)
    {
        var fd = Notify.inotify_init1(Notify.IN_CLOEXEC | Notify.IN_NONBLOCK);
        var events = fd >= 0 ? new FileDescriptor(fd) : throw Errno.Exception("inotify_init1", Errno.Last);
        if (Notify.inotify_add_watch(fd, file, Notify.IN_MODIFY) >= 0)
        {
            return events;
        }

        var errno = Errno.Last;
        events.Dispose();
        throw Errno.Exception($"inotify_add_watch {file}", errno);
    }

    private void Drain()
    {
        const int Size = 512;
        var buffer = stackalloc byte[Size];
        lock (_lock)
        {
            if (_events.IsClosed)
            {
                return;
            }

            while (Unistd.read(_events.Number, buffer, Size) > 0)
            {
            }
        }

        _changed();
    }
}
