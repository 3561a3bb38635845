using System.Runtime.InteropServices;

namespace Atoll.Host.Linux.Native;

/// <summary>System calls that glibc 2.36 does not wrap, by number; the numbers are the same on every architecture (asm-generic/unistd.h).</summary>
internal static unsafe partial class Syscalls
{
    private const long SYS_pidfd_send_signal = 424, SYS_pidfd_open = 434, SYS_openat2 = 437;

    /// <summary>openat2(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct open_how
    {
        public ulong flags;
        public ulong mode;
        public ulong resolve;
    }

    public const ulong RESOLVE_NO_MAGICLINKS = 0x02, RESOLVE_NO_SYMLINKS = 0x04, RESOLVE_IN_ROOT = 0x10;

    /// <summary>Since Linux 5.3.</summary>
    public static int pidfd_open(int pid) => (int)syscall(SYS_pidfd_open, pid, 0, 0, 0);

    /// <summary>Since Linux 5.1.</summary>
    public static int pidfd_send_signal(int pidfd, int signal) => (int)syscall(SYS_pidfd_send_signal, pidfd, signal, 0, 0);

    /// <summary>Since Linux 5.6.</summary>
    public static int openat2(int directory, string path, open_how how)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* p = bytes)
        {
            return (int)syscall(SYS_openat2, directory, (nint)p, (nint)(&how), sizeof(open_how));
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(long number, nint a, nint b, nint c, nint d);
}
