using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary><c>struct itimerspec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimerSpec
{
    public Timespec Interval;
    public Timespec Value;
}

/// <summary>sys/timerfd.h.</summary>
internal static unsafe partial class Libc
{
    public const int TFD_NONBLOCK = O_NONBLOCK;
    public const int TFD_CLOEXEC = O_CLOEXEC;
    public const int TFD_TIMER_ABSTIME = 1;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int timerfd_create(int clock, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int timerfd_settime(int fd, int flags, TimerSpec* value, TimerSpec* old);
}
