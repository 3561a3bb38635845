using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>A <c>struct stat</c> of x86-64; glibc and musl have the kernel's.</summary>
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal struct FileStatus
{
    public ulong Device;
    public ulong Inode;
    public ulong Links;
    public uint Mode;
    public uint Owner;
    public uint Group;
    public uint Padding;
    public ulong RepresentedDevice;
    public long Size;
}

/// <summary>sys/stat.h.</summary>
internal static unsafe partial class Libc
{
    public const uint S_IFMT = 0xF000;
    public const uint S_IFREG = 0x8000;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fstat(int fd, FileStatus* status);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fstatat(int folder, byte* name, FileStatus* status, int flags);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int fchmod(int fd, uint mode);

    [DllImport(Name, ExactSpelling = true)]
    public static extern uint umask(uint mask);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int mkfifo(byte* path, uint mode);
}
