using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>fcntl.h. The functions are variadic in C; on x86-64 integer arguments travel alike.</summary>
internal static unsafe partial class Libc
{
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_TRUNC = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_DIRECTORY = 0x10000;
    public const int O_NOFOLLOW = 0x20000;
    public const int O_CLOEXEC = 0x80000;
    public const int O_PATH = 0x200000;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_SETFL = 4;
    public const int FD_CLOEXEC = 1;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int open(byte* path, int flags, int mode);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int openat(int folder, byte* name, int flags, int mode);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fcntl(int fd, int command, int argument);
}
