using System.Runtime.InteropServices;

namespace Atoll.Shim.Tests.Harness;

/// <summary>What spawning with descriptor 3 and waiting need, beyond what the supervisor itself imports.</summary>
internal static unsafe partial class Native
{
    public const int RLIMIT_FSIZE = 1;
    public const int SIGCONT = 18;
    public const int WUNTRACED = 2;
    public const short POSIX_SPAWN_SETSID = 0x80;
    private const short POLLIN = 1;

    public static (int Ours, int Theirs) SocketPair()
    {
        var ends = stackalloc int[2];
        if (socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, ends) != 0) throw new IOException("socketpair failed");
        return (ends[0], ends[1]);
    }

    /// <summary>Whether the descriptor becomes readable in time; a pidfd does when its process ends.</summary>
    public static bool WaitReadable(int fd, TimeSpan limit)
    {
        var entry = new PollEntry { Fd = fd, Events = POLLIN };
        return poll(&entry, 1, (int)limit.TotalMilliseconds) > 0;
    }

    public static int OpenPidFd(int pid) => (int)Libc.syscall(434, pid, 0, 0);

    public static void LimitFileSize(int pid, ulong bytes)
    {
        var limit = stackalloc ulong[2] { bytes, bytes };
        if (prlimit(pid, RLIMIT_FSIZE, limit, null) != 0) throw new IOException("prlimit failed");
    }

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, int mode);

    [LibraryImport("libc")]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc")]
    private static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc")]
    private static partial int prlimit(int pid, int resource, ulong* next, ulong* old);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
