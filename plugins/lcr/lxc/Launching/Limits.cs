using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>What the process may use.</summary>
internal static unsafe class Limits
{
    private const int Failed = 125;
    private const int IOPRIO_WHO_PROCESS = 1;

    /// <summary>number, soft, hard; setrlimit(2). "infinity" is -1.</summary>
    public static void Resource(ref StepReader steps)
    {
        var resource = (int)steps.NextNumber();
        byte* soft = steps.NextText(), hard = steps.NextText();
        var limits = stackalloc ulong[2];
        limits[0] = Limit(soft);
        limits[1] = Limit(hard);
        if (Libc.setrlimit(resource, limits) != 0) Report.End(Failed, "cannot set a resource limit to"u8, hard, Libc.errno);
    }

    /// <summary>number; proc(5). Nothing is done where there is no /proc.</summary>
    public static void OomScore(ref StepReader steps)
    {
        var score = steps.NextText();
        fixed (byte* path = "/proc/self/oom_score_adj"u8)
        {
            var fd = Libc.open(path, Libc.O_WRONLY | Libc.O_CLOEXEC, 0);
            if (fd < 0 || Libc.write(fd, score, (nuint)Libc.strlen(score)) < 0) Report.End(Failed, "cannot set oom_score_adj to"u8, score, Libc.errno);
            Libc.close(fd);
        }
    }

    /// <summary>class and level as ioprio_set(2) takes them together.</summary>
    public static void IoPriority(ref StepReader steps)
    {
        var priority = steps.NextText();
        if (Libc.syscall(Libc.SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, (nint)Strings.Number(priority)) != 0) Report.End(Failed, "cannot set the I/O priority to"u8, priority, Libc.errno);
    }

    /// <summary>number; personality(2).</summary>
    public static void Persona(ref StepReader steps)
    {
        var persona = steps.NextText();
        if (Libc.personality((ulong)Strings.Number(persona)) < 0) Report.End(Failed, "cannot set the personality to"u8, persona, Libc.errno);
    }

    private static ulong Limit(byte* text) => Strings.Equal(text, "infinity"u8) ? ulong.MaxValue : (ulong)Strings.Number(text);
}
