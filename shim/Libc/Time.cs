using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary><c>struct timespec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    public long Seconds;
    public long Nanoseconds;
}

/// <summary>time.h.</summary>
internal static unsafe partial class Libc
{
    public const int CLOCK_REALTIME = 0;
    public const int CLOCK_MONOTONIC = 1;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int clock_gettime(int clock, Timespec* time);
}
