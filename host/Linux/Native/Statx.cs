using System.Runtime.InteropServices;

namespace Atoll.Host.Linux.Native;

/// <summary>statx(2): unlike stat's, its struct is the same on every architecture.</summary>
internal static partial class Statx
{
    public const int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_EMPTY_PATH = 0x1000;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const ushort S_IFMT = 0xf000, S_IFLNK = 0xa000, S_IFSOCK = 0xc000, S_IFDIR = 0x4000, S_IFREG = 0x8000;

    /// <summary>The fields that are used; the kernel writes 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct statx_t
    {
        [FieldOffset(16)]
        public uint stx_nlink;

        [FieldOffset(20)]
        public uint stx_uid;

        [FieldOffset(24)]
        public uint stx_gid;

        [FieldOffset(28)]
        public ushort stx_mode;

        [FieldOffset(32)]
        public ulong stx_ino;

        [FieldOffset(40)]
        public ulong stx_size;

        [FieldOffset(112)]
        public long stx_mtime_sec;

        [FieldOffset(120)]
        public uint stx_mtime_nsec;

        [FieldOffset(128)]
        public uint stx_rdev_major;

        [FieldOffset(132)]
        public uint stx_rdev_minor;

        [FieldOffset(136)]
        public uint stx_dev_major;

        [FieldOffset(140)]
        public uint stx_dev_minor;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statx(int directory, string path, int flags, uint mask, out statx_t result);
}
