using System.Collections.Concurrent;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>One thread that waits on descriptors that the base library cannot wait on: pidfds and pipes.</summary>
/// <remarks>Callbacks run on that thread: they read what is there and return.</remarks>
internal sealed unsafe class EventLoop
{
    private readonly int _epoll;
    private readonly ConcurrentDictionary<long, Action> _callbacks = new();
    private long _next;

    private EventLoop()
    {
        _epoll = Epoll.epoll_create1(Epoll.EPOLL_CLOEXEC);
        if (_epoll < 0)
        {
            throw Errno.Exception("epoll_create1", Errno.Last);
        }

        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "descriptors" }.Start();
    }

    public static EventLoop Shared { get; } = new();

    /// <summary>Calls back whenever the descriptor is readable, until the registration is disposed.</summary>
    public IDisposable OnReadable(FileDescriptor descriptor, Action callback) => Register(descriptor, Epoll.EPOLLIN, callback);

    /// <summary>Calls back when the descriptor is readable for the first time.</summary>
    public IDisposable OnceReadable(FileDescriptor descriptor, Action callback) => Register(descriptor, Epoll.EPOLLIN | Epoll.EPOLLONESHOT, callback);

    private Registration Register(FileDescriptor descriptor, uint events, Action callback)
    {
        var key = Interlocked.Increment(ref _next);
        _callbacks[key] = callback;
        var e = new Epoll.epoll_event { events = events, data = key };
        if (Epoll.epoll_ctl(_epoll, Epoll.EPOLL_CTL_ADD, descriptor.Number, &e) != 0)
        {
            var errno = Errno.Last;
            _callbacks.TryRemove(key, out _);
            throw Errno.Exception("epoll_ctl", errno);
        }

        return new Registration(this, descriptor, key);
    }

    private void Run()
    {
        const int Count = 64;
        var events = stackalloc Epoll.epoll_event[Count];
        while (true)
        {
            var n = Epoll.epoll_wait(_epoll, events, Count, -1);
            for (var i = 0; i < n; i++)
            {
                if (_callbacks.TryGetValue(events[i].data, out var callback))
                {
                    callback();
                }
            }
        }
    }

    private sealed class Registration(EventLoop loop, FileDescriptor descriptor, long key) : IDisposable
    {
        public void Dispose()
        {
            if (loop._callbacks.TryRemove(key, out _) && !descriptor.IsClosed)
            {
                Epoll.epoll_event unused;
                _ = Epoll.epoll_ctl(loop._epoll, Epoll.EPOLL_CTL_DEL, descriptor.Number, &unused);
            }
        }
    }
}
