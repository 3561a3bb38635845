using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>unistd.h.</summary>
internal static unsafe partial class Libc
{
    public const int SEEK_END = 2;

    /// <summary>close_range(2), Linux 5.9; musl 1.2.3 has no wrapper, so it goes through syscall(2).</summary>
    public const nint SYS_close_range = 436;
    public const nint SYS_getdents64 = 217;
    public const nint SYS_pidfd_send_signal = 424;
    public const nint SYS_pidfd_open = 434;

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint read(int fd, byte* to, nuint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint pread(int fd, byte* to, nuint length, long offset);

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint write(int fd, byte* from, nuint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int close(int fd);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int pipe2(int* ends, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern long lseek(int fd, long offset, int whence);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int ftruncate(int fd, long length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fsync(int fd);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int unlink(byte* path);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int getpid();

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint syscall(nint number, nint argument1, nint argument2, nint argument3);

    [DllImport(Name, ExactSpelling = true)]
    public static extern nint syscall(nint number, nint argument1, nint argument2, nint argument3, nint argument4);
}
