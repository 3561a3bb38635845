namespace Atoll.Shim;

/// <summary>The one timer, set to whatever is due first.</summary>
internal static unsafe class Deadlines
{
    /// <summary>A deadline that never comes; to timerfd_settime(2) too.</summary>
    public const long None = 0;

    private static int s_timer;
    private static int s_watched;
    private static long s_armed;

    public static bool Prepare()
    {
        s_timer = Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_NONBLOCK | Libc.TFD_CLOEXEC);
        return s_timer >= 0 && Loop.Watch(s_timer, Loop.TagDeadline, ref s_watched, Libc.EPOLLIN);
    }

    public static void Arm()
    {
        var next = Earlier(Supervision.Deadline, Earlier(Listener.Deadline, Peers.FirstDeadline()));
        if (next == s_armed) return;
        s_armed = next;
        TimerSpec time;
        time.Interval.Seconds = 0;
        time.Interval.Nanoseconds = 0;
        time.Value.Seconds = next / Clock.Second;
        time.Value.Nanoseconds = next % Clock.Second;
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

    public static bool IsDue(long deadline, long now) => deadline != None && deadline <= now;

    public static long Earlier(long one, long other) => other == None || (one != None && one < other) ? one : other;
}
