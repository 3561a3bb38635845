using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/mount.h, sys/statvfs.h, and what sys/stat.h has for devices and folders.</summary>
internal static unsafe partial class Libc
{
    public const ulong MS_RDONLY = 1;
    public const ulong MS_REMOUNT = 32;
    public const ulong MS_BIND = 4096;
    public const ulong MS_REC = 16384;
    public const int ENOTDIR = 20;
    public const int EACCES = 13;
    public const int EINVAL = 22;
    public const int O_NOCTTY = 0x100;
    public const int StatSize = 144;
    public const uint S_IFDIR = 0x4000;
    public const uint S_IFCHR = 0x2000;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int mount(byte* source, byte* target, byte* type, ulong flags, byte* data);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int statvfs(byte* path, StatVfs* to);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int mkdir(byte* path, uint mode);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int mknod(byte* path, uint mode, ulong device);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int chmod(byte* path, uint mode);

    /// <param name="fd">The file.</param>
    /// <param name="to">A <c>struct stat</c> of <see cref="StatSize"/> bytes: st_mode (u32) lies at 24, st_rdev (u64) at 40 on x86-64.</param>
    [DllImport(Name, ExactSpelling = true)]
    public static extern int fstat(int fd, byte* to);
}

/// <summary>A <c>struct statvfs</c> on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential, Size = 112)]
internal struct StatVfs
{
    public ulong BlockSize;
    public ulong FragmentSize;
    public ulong Blocks;
    public ulong BlocksFree;
    public ulong BlocksAvailable;
    public ulong Files;
    public ulong FilesFree;
    public ulong FilesAvailable;
    public ulong Id;

    /// <summary>ST_RDONLY and so on: the same bits as mount(2) has for them.</summary>
    public ulong Flags;
    public ulong NameMax;
}
