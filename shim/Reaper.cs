namespace Atoll.Shim;

/// <summary>Children: the command, the container's process, and whatever either of them orphans.</summary>
internal static unsafe class Reaper
{
    private const int CLD_EXITED = 1;

    /// <summary>Reaps every child that has ended. Each is looked at first, while its entry in /proc and its pid are still its own.</summary>
    public static void Reap()
    {
        while (true)
        {
            SigInfo ended;
            ended.Pid = 0;
            if (Libc.waitid(Libc.P_ALL, 0, &ended, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT) != 0 || ended.Pid == 0) return;

            var startTime = 0L;
            if (Supervision.IsCommand(ended.Pid))
            {
                // The group's number is safe from reuse only until its leader is reaped.
                if (ended.Code != CLD_EXITED || ended.Status != 0) Libc.kill(-ended.Pid, Libc.SIGKILL);
            }
            else if (Supervision.IsCreating)
            {
                startTime = ProcessStat.StartTime(ended.Pid);
            }

            int status;
            if (Libc.waitpid(ended.Pid, &status, Libc.WNOHANG) == ended.Pid) Supervision.Ended(ended.Pid, status, startTime);
        }
    }

    public static bool IsChild(int pid)
    {
        SigInfo ignored;
        return Libc.waitid(Libc.P_PID, (uint)pid, &ignored, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT) == 0;
    }

    /// <summary>Whether any child is left, running or not reaped yet.</summary>
    public static bool HasChildren()
    {
        SigInfo ignored;
        return Libc.waitid(Libc.P_ALL, 0, &ignored, Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT) == 0;
    }

    /// <summary>
    /// Sends SIGKILL to every child. Their own children come to the subreaper as they die, and each death wakes the loop, so that repeating
    /// this until no child is left ends all of them.
    /// </summary>
    public static void KillChildren()
    {
        int length;
        fixed (byte* path = "/proc/thread-self/children"u8) length = SmallFile.Read(path, Memory.Chunk, Memory.ChunkSize);
        if (length <= 0) return;
        var at = Memory.Chunk;
        var end = at + length;
        while (at < end)
        {
            var pid = Decimal.Read(ref at, end);
            if (pid <= 1 || at == end) return; // a number at the very end may have been cut off: each is followed by a blank
            Libc.kill((int)pid, Libc.SIGKILL);
            at++;
        }
    }
}
