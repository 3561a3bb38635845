using System.Runtime.InteropServices;
using Atoll.Host.Linux;

namespace Atoll.Bench.Machine;

/// <summary>sys/wait.h and sys/resource.h: how a child ended, and what it used.</summary>
internal static unsafe partial class Wait
{
    private const int P_PID = 1, WEXITED = 4, WNOWAIT = 0x0100_0000;

    /// <summary>getrusage(2). Times are seconds and microseconds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct rusage
    {
        public long ru_utime_sec, ru_utime_usec, ru_stime_sec, ru_stime_usec;
        public fixed long rest[14];
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct siginfo_t;

    /// <summary>Returns when the child has ended; its number stays its own.</summary>
    public static void ForEnd(int pid)
    {
        siginfo_t info;
        while (waitid(P_PID, pid, &info, WEXITED | WNOWAIT) != 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw Errno.Exception($"waitid {pid}", Errno.Last);
            }
        }
    }

    /// <summary>Reaps a child that has ended: its raw wait status and CPU time, that of the children it waited for included.</summary>
    public static (int Status, TimeSpan Cpu) Reap(int pid)
    {
        rusage usage;
        if (wait4(pid, out var status, 0, &usage) != pid)
        {
            throw Errno.Exception($"wait4 {pid}", Errno.Last);
        }

        return (status, TimeSpan.FromSeconds(usage.ru_utime_sec + usage.ru_stime_sec) + TimeSpan.FromMicroseconds(usage.ru_utime_usec + usage.ru_stime_usec));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int type, int id, siginfo_t* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int wait4(int pid, out int status, int options, rusage* usage);
}
