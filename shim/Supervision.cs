namespace Atoll.Shim;

/// <summary>The life of the supervisor, from START to the last frame.</summary>
internal static unsafe class Supervision
{
    private enum Phase : byte
    {
        AwaitingStart,
        Creating, // the command runs
        Running, // its process is adopted
        Draining, // that has ended; its last output is read as the peers read it
        Failing, // what was started is being ended
        Leaving, // the last frame is on its way
        Done,
    }

    /// <summary>The arguments of EXITED; 0: it ended by itself.</summary>
    private const byte TimeLimitPassed = 1;
    private const byte AskedToEnd = 2;

    /// <summary>How long nothing may come through the fifos of a process that has ended: whoever copies its output into them may be slow, or hold them for ever.</summary>
    private const long Quiet = 2 * Clock.Second;

    private static Phase s_phase;
    private static int s_exitStatus;
    private static Start s_start;
    private static int s_command;
    private static int s_commandStatus;
    private static int s_process;
    private static long s_processStart;
    private static int s_session;
    private static byte s_cause;
    private static int s_status;
    private static long s_endedAt;

    public static bool AwaitsStart => s_phase == Phase.AwaitingStart;

    public static bool IsCreating => s_phase == Phase.Creating;

    public static bool IsRunning => s_phase == Phase.Running;

    public static bool IsDraining => s_phase == Phase.Draining;

    /// <summary>The end of kept streams may still come.</summary>
    public static bool AwaitsEnd => Deadline != Deadlines.None;

    public static bool IsLeaving => s_phase >= Phase.Leaving;

    /// <summary>When the command, or later its process, has overrun its time.</summary>
    public static long Deadline { get; private set; }

    public static bool IsCommand(int pid) => pid == s_command;

    /// <summary>Takes the steps that are due without waiting; true when the process has nothing left to do.</summary>
    public static bool Advance(out int exitStatus)
    {
        if (s_phase == Phase.Failing)
        {
            if (Reaper.HasChildren()) Reaper.KillChildren();
            else Leave(Failure.Report(s_commandStatus), exitStatus: 1);
        }

        if (s_phase == Phase.Draining && OutputPipe.DrainAll()) Leave(ReportExit(), exitStatus: 0);
        if (s_phase == Phase.Leaving && Peers.CloseAll()) s_phase = Phase.Done;
        exitStatus = s_exitStatus;
        return s_phase == Phase.Done;
    }

    /// <summary>A START came; its payload is this class's now.</summary>
    public static void Begin(Peer* control, byte* payload, int length)
    {
        fixed (Start* start = &s_start)
        {
            if (!Start.TryParse(payload, length, start))
            {
                if (start->OtherVersion != 0)
                {
                    Failure.BecauseOfVersion(start->OtherVersion);
                    return;
                }

                s_exitStatus = Program.NotStarted;
                s_phase = Phase.Done;
                return;
            }

            s_phase = Phase.Creating;
            control->Streams = start->Streams;
            if (start->IsKeeper)
            {
                Keep(start);
                return;
            }

            Creation.Begin(start, out s_command);
            if (s_command > 0) Deadline = Clock.Monotonic + (start->TimeLimit * Clock.Millisecond);
        }
    }

    /// <summary>A child was reaped.</summary>
    public static void Ended(int pid, int waitStatus, long startTime)
    {
        if (pid == s_command)
        {
            s_command = 0;
            s_commandStatus = waitStatus;
            if (!IsCreating) return;
            Deadline = Deadlines.None;
            if (waitStatus == 0) Adopt();
            else Failure.Begin(Failure.Command);
        }
        else if (IsCreating)
        {
            EarlyDeath.Remember(pid, waitStatus, startTime);
        }
        else if (pid == s_process && IsRunning)
        {
            ProcessEnded(waitStatus, Clock.Now);
        }
    }

    public static void Expire(long now)
    {
        if (!Deadlines.IsDue(Deadline, now)) return;
        Deadline = Deadlines.None;
        if (IsCreating) EndCommand(Failure.TimeLimit);
        else if (IsRunning) EndProcess(TimeLimitPassed);
    }

    /// <summary>A peer asks for the end of whatever is under way.</summary>
    public static void End()
    {
        if (IsCreating) EndCommand(Failure.AskedToEnd);
        else EndProcess(AskedToEnd);
    }

    /// <summary>Something came through a fifo.</summary>
    public static void Heard()
    {
        if (IsDraining) Deadline = Clock.Monotonic + Quiet;
    }

    /// <summary>From here on everything that was started is ended; then <see cref="Failure.Report"/> tells.</summary>
    public static void Fail() => s_phase = Phase.Failing;

    /// <summary>The daemon may go once it has said what to do.</summary>
    public static void ControlEnded()
    {
        if (!AwaitsStart) return;
        s_exitStatus = Program.NotStarted;
        s_phase = Phase.Done;
    }

    /// <summary>Tells a peer that has just connected about the process, if there is one.</summary>
    public static void Greet(Peer* peer)
    {
        if (s_phase is not (Phase.Running or Phase.Draining)) return;
        var frame = stackalloc byte[Creation.FrameSize];
        Creation.WriteFrame(frame, s_process, s_processStart);
        Peers.Send(peer, frame, Creation.FrameSize);
    }

    private static void EndCommand(byte reason)
    {
        Deadline = Deadlines.None;
        if (s_command > 0) Libc.kill(-s_command, Libc.SIGKILL);
        Failure.Begin(reason);
    }

    /// <summary>With a container's first process the kernel ends all others of its namespace; an exec's have to be looked for.</summary>
    private static void EndProcess(byte cause)
    {
        if (!IsRunning) return;
        s_cause = cause;
        if (s_start.IsKeeper)
        {
            ProcessEnded(0, Clock.Now);
            Heard();
            return;
        }

        if (s_start.IsExec) ProcessTree.End(s_process, s_session);
        else Libc.kill(s_process, Libc.SIGKILL); // a child that was not reaped: the number is its own
    }

    private static void Keep(Start* start)
    {
        if (!Creation.Keep(start)) return;
        s_phase = Phase.Running;
        start->Release();
        var frame = stackalloc byte[Creation.FrameSize];
        Creation.WriteFrame(frame, 0, 0);
        Peers.Broadcast(0, frame, Creation.FrameSize);
    }

    private static void Adopt()
    {
        fixed (Start* start = &s_start)
        {
            if (!Creation.Adopt(start, out s_process, out s_processStart, out var ended)) return;
            s_phase = Phase.Running;
            start->Release();
            if (ended == null) ProcessBegins();

            var frame = stackalloc byte[Creation.FrameSize];
            Creation.WriteFrame(frame, s_process, s_processStart);
            Peers.Broadcast(0, frame, Creation.FrameSize);
            if (ended != null) ProcessEnded(ended->WaitStatus, ended->EndedAt);
        }
    }

    private static void ProcessBegins()
    {
        // This supervisor leads a session, and sessions are only ever begun: whichever its child is in, strangers are not.
        if (ProcessStat.Read(s_process, out _, out var session, out _)) s_session = session;
        if (s_start.ProcessTimeLimit > 0) Deadline = Clock.Monotonic + (s_start.ProcessTimeLimit * Clock.Millisecond);
    }

    private static void ProcessEnded(int waitStatus, long at)
    {
        Deadline = Deadlines.None;
        s_status = waitStatus;
        s_endedAt = at;
        s_phase = Phase.Draining;
        Terminal.Forget();
        ContainerStdin.Close();
    }

    /// <summary>An exec leaves no record: it would cost the disk a write, and nobody asks for it later. Of a process that is another's nothing is known.</summary>
    private static int ReportExit()
    {
        if (!s_start.IsExec && !s_start.IsKeeper) ExitRecord.Write(s_status, s_endedAt);
        return ExitRecord.Announce(s_cause, s_status, s_endedAt);
    }

    /// <summary>The last frame lies at <see cref="Memory.Head"/>. Who connected until now gets it too.</summary>
    private static void Leave(int frameLength, int exitStatus)
    {
        Listener.Close();
        Terminal.Close();
        Peers.Broadcast(0, Memory.Head, frameLength);
        s_exitStatus = exitStatus;
        s_phase = Phase.Leaving;
    }
}
