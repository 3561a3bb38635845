namespace Atoll.Shim;

/// <summary>
/// Whom the kernel kills for want of memory (proc(5), oom_score_adj): a supervisor holds next to nothing, and with it the log and the exit code of its container go. Processes begin with
/// the score of their parent, so it is set when there is nothing left to spawn: what the container has is the runtime's to say.
/// </summary>
internal static unsafe class OomScore
{
    /// <summary>The last to go, but not unkillable. Without the right to it the score stays what it is.</summary>
    public static void Protect()
    {
        var score = "-999"u8;
        fixed (byte* path = "/proc/self/oom_score_adj"u8, text = score)
        {
            var fd = Libc.open(path, Libc.O_WRONLY | Libc.O_CLOEXEC, 0);
            if (fd < 0) return;
            Libc.write(fd, text, (nuint)score.Length);
            Libc.close(fd);
        }
    }
}
