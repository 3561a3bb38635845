namespace Atoll.Shim;

/// <summary>Waits for what happens next, and nothing else: there is one thread, and it polls nothing.</summary>
internal static unsafe class Loop
{
    public const ulong TagSignal = 1;
    public const ulong TagDeadline = 2;
    public const ulong TagListener = 3;
    public const ulong TagStdin = 4;
    public const ulong TagConsole = 5;
    public const ulong TagConsoleConnection = 6;
    public const ulong TagPipe = 8; // and 9
    public const ulong TagPeer = 16; // and what follows

    private static int s_epoll;
    private static int s_signals;

    public static bool Prepare()
    {
        BlockSignals();

        // A parent may have handed SIGCHLD down ignored, and then children leave no status: sigaction(2), Notes.
        Libc.signal(Libc.SIGCHLD, 0);
        SigSet set;
        set.Signals = 1UL << (Libc.SIGCHLD - 1);
        s_signals = Libc.signalfd(-1, &set, Libc.SFD_NONBLOCK | Libc.SFD_CLOEXEC);
        s_epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (s_signals < 0 || s_epoll < 0) return false;

        var watched = 0;
        return Watch(s_signals, TagSignal, ref watched, Libc.EPOLLIN) && Deadlines.Prepare();
    }

    /// <summary>
    /// All signals, for good: this process ends when the container has ended. SIGKILL cannot be blocked, faults kill nevertheless. To be
    /// repeated after posix_spawn, where musl unblocks the signals that it keeps for itself.
    /// </summary>
    public static void BlockSignals()
    {
        SigSet set;
        set.Signals = ulong.MaxValue;
        Libc.sigprocmask(Libc.SIG_SETMASK, &set, null);
    }

    /// <summary>Runs until the work is done, and returns the process's exit status.</summary>
    public static int Run()
    {
        int exitStatus;
        while (!Supervision.Advance(out exitStatus))
        {
            OutputPipe.WatchAll();
            Deadlines.Arm();

            // One event at a time, so that none is about a descriptor that an earlier one has closed.
            EpollEvent next;
            var count = Libc.epoll_wait(s_epoll, &next, 1, Memory.Used ? Memory.IdleMilliseconds : -1);
            if (count == 0) Memory.Release();
            if (count > 0) Handle(next.Tag, next.Events);
        }

        return exitStatus;
    }

    /// <summary>Asks for these events of a descriptor from now on; 0 takes it out, and then not even its end is told.</summary>
    public static bool Watch(int fd, ulong tag, ref int watched, int events)
    {
        if (watched == events) return true;
        EpollEvent change;
        change.Events = events;
        change.Tag = tag;
        var operation = watched == 0 ? Libc.EPOLL_CTL_ADD : events == 0 ? Libc.EPOLL_CTL_DEL : Libc.EPOLL_CTL_MOD;
        if (Libc.epoll_ctl(s_epoll, operation, fd, &change) != 0) return false;
        watched = events;
        return true;
    }

    private static void Handle(ulong tag, int events)
    {
        switch (tag)
        {
            case TagSignal:
                DrainSignals();
                Reaper.Reap();
                return;
            case TagDeadline:
                Deadlines.Expire();
                return;
            case TagListener:
                Listener.Accept();
                return;
            case TagStdin:
                ContainerStdin.Flush();
                return;
            case TagConsole or TagConsoleConnection:
                Terminal.Receive();
                return;
            case TagPipe or TagPipe + 1:
                Memory.Pipes[tag - TagPipe].Read();
                return;
            default:
                Peers.Handle((int)(tag - TagPeer), events);
                return;
        }
    }

    /// <summary>The records say nothing that waitpid(2) does not say better: several deaths may have left one.</summary>
    private static void DrainSignals()
    {
        var record = stackalloc byte[Libc.SignalfdRecordSize];
        while (Libc.read(s_signals, record, Libc.SignalfdRecordSize) > 0)
        {
        }
    }
}
