using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Linux;

/// <summary>Which file it is, whatever its name: device and inode.</summary>
internal readonly record struct FileIdentity(uint Major, uint Minor, ulong Inode)
{
    /// <summary>Null when there is no such file.</summary>
    public static FileIdentity? Of(string path)
        => Statx.statx(Statx.AT_FDCWD, path, 0, Statx.STATX_BASIC_STATS, out var stat) == 0 ? From(stat) : null;

    public static FileIdentity? Of(SafeFileHandle handle)
        => Statx.statx((int)handle.DangerousGetHandle(), "", Statx.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS, out var stat) == 0 ? From(stat) : null;

    private static FileIdentity From(Statx.statx_t stat) => new(stat.stx_dev_major, stat.stx_dev_minor, stat.stx_ino);
}
