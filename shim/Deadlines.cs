namespace Atoll.Shim;

/// <summary>The one timer, set to whatever is due first. A deadline of <see cref="None"/> never comes.</summary>
internal static unsafe class Deadlines
{
    public const long None = long.MaxValue;

    private static int s_timer;
    private static int s_watched;
    private static long s_armed;

    public static bool Prepare()
    {
        s_armed = None;
        s_timer = Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_NONBLOCK | Libc.TFD_CLOEXEC);
        return s_timer >= 0 && Loop.Watch(s_timer, Loop.TagDeadline, ref s_watched, Libc.EPOLLIN);
    }

    public static void Arm()
    {
        var next = Earlier(Supervision.CommandDeadline, Earlier(Listener.Deadline, Peers.FirstDeadline()));
        if (next == s_armed) return;
        s_armed = next;
        TimerSpec time;
        time.Interval.Seconds = 0;
        time.Interval.Nanoseconds = 0;
        time.Value.Seconds = next == None ? 0 : next / Clock.Second; // all zero: no timer
        time.Value.Nanoseconds = next == None ? 0 : next % Clock.Second;
        Libc.timerfd_settime(s_timer, Libc.TFD_TIMER_ABSTIME, &time, null);
    }

    public static void Expire()
    {
        ulong count;
        Libc.read(s_timer, (byte*)&count, sizeof(ulong));
        s_armed = None;
        var now = Clock.Monotonic;
        Supervision.Expire(now);
        Listener.Expire(now);
        Peers.Expire(now);
    }

    public static long Earlier(long one, long other) => one < other ? one : other;
}
