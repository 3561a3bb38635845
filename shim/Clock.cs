namespace Atoll.Shim;

/// <summary>The time, in nanoseconds.</summary>
internal static unsafe class Clock
{
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000_000_000;

    /// <summary>Since boot; for deadlines.</summary>
    public static long Monotonic => Read(Libc.CLOCK_MONOTONIC);

    /// <summary>Since 1970-01-01 UTC; for records.</summary>
    public static long Now => Read(Libc.CLOCK_REALTIME);

    private static long Read(int clock)
    {
        Timespec time;
        Libc.clock_gettime(clock, &time);
        return (time.Seconds * Second) + time.Nanoseconds;
    }
}
