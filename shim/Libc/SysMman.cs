using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/mman.h.</summary>
internal static unsafe partial class Libc
{
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int MAP_PRIVATE = 2;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MADV_DONTNEED = 4;

    [DllImport(Name, ExactSpelling = true)]
    public static extern byte* mmap(byte* address, nuint length, int protection, int flags, int fd, long offset);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int munmap(byte* address, nuint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int madvise(byte* address, nuint length, int advice);
}
