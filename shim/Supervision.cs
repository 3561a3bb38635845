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

    private static Phase s_phase;
    private static int s_exitStatus;
    private static Start s_start;
    private static int s_command;
    private static int s_commandStatus;
    private static int s_process;
    private static long s_processStart;
    private static int s_status;
    private static long s_endedAt;

    public static bool AwaitsStart => s_phase == Phase.AwaitingStart;

    public static bool IsCreating => s_phase == Phase.Creating;

    public static bool IsRunning => s_phase == Phase.Running;

    public static bool IsLeaving => s_phase >= Phase.Leaving;

    /// <summary>When the command has overrun its time.</summary>
    public static long CommandDeadline { get; private set; }

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
    public static void Begin(byte* payload, int length)
    {
        fixed (Start* start = &s_start)
        {
            if (!Start.TryParse(payload, length, start))
            {
                s_exitStatus = Program.NotStarted;
                s_phase = Phase.Done;
                return;
            }

            s_phase = Phase.Creating;
            Creation.Begin(start, out s_command);
            if (s_command > 0) CommandDeadline = Clock.Monotonic + (start->TimeLimit * Clock.Millisecond);
        }
    }

    /// <summary>A child was reaped.</summary>
    public static void Ended(int pid, int waitStatus, long startTime)
    {
        if (pid == s_command)
        {
            s_command = 0;
            s_commandStatus = waitStatus;
            CommandDeadline = Deadlines.None;
            if (!IsCreating) return;
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
        if (!Deadlines.IsDue(CommandDeadline, now)) return;
        CommandDeadline = Deadlines.None;
        if (s_command > 0) Libc.kill(-s_command, Libc.SIGKILL);
        Failure.Begin(Failure.TimeLimit);
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

    private static void Adopt()
    {
        fixed (Start* start = &s_start)
        {
            if (!Creation.Adopt(start->PidFile, out s_process, out s_processStart, out var ended)) return;
            s_phase = Phase.Running;
            start->Release();

            var frame = stackalloc byte[Creation.FrameSize];
            Creation.WriteFrame(frame, s_process, s_processStart);
            Peers.Broadcast(0, frame, Creation.FrameSize);
            if (ended != null) ProcessEnded(ended->WaitStatus, ended->EndedAt);
        }
    }

    private static void ProcessEnded(int waitStatus, long at)
    {
        s_status = waitStatus;
        s_endedAt = at;
        s_phase = Phase.Draining;
        ContainerStdin.Close();
    }

    private static int ReportExit() => ExitRecord.WriteAndAnnounce(s_status, s_endedAt);

    /// <summary>The last frame lies at <see cref="Memory.Head"/>. Who connected until now gets it too.</summary>
    private static void Leave(int frameLength, int exitStatus)
    {
        Listener.Close();
        Peers.Broadcast(0, Memory.Head, frameLength);
        s_exitStatus = exitStatus;
        s_phase = Phase.Leaving;
    }
}
