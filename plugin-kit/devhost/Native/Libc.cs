using System.Runtime.InteropServices;

namespace Atoll.DevHost.Native;

/// <summary>The C library, by its own names.</summary>
internal static unsafe partial class Libc
{
    public const short POLLIN = 1;
    private const long SYS_pidfd_open = 434;

    public struct pollfd
    {
        public int fd;
        public short events;
        public short revents;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(pollfd* descriptors, ulong count, int milliseconds);

    [LibraryImport("libc")]
    public static partial int close(int fd);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    public static int pidfd_open(int pid) => (int)syscall(SYS_pidfd_open, pid, 0);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long first, long second);
}
