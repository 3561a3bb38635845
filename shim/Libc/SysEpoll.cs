using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary><c>struct epoll_event</c>, which is packed on x86-64 (and there only).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EpollEvent
{
    public int Events;
    public ulong Tag;
}

/// <summary>sys/epoll.h.</summary>
internal static unsafe partial class Libc
{
    public const int EPOLLIN = 1;
    public const int EPOLLOUT = 4;
    public const int EPOLLERR = 8;
    public const int EPOLLHUP = 16;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const int EPOLL_CLOEXEC = O_CLOEXEC;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int epoll_create1(int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int epoll_ctl(int epoll, int operation, int fd, EpollEvent* change);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int epoll_wait(int epoll, EpollEvent* events, int capacity, int milliseconds);
}
