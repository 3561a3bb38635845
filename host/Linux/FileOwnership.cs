using Atoll.Host.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Host.Linux;

/// <summary>Who owns a file and who may write to it; the file itself, not what a link leads to.</summary>
internal readonly record struct FileOwnership(uint Owner, ushort Mode)
{
    private const int GroupOrOtherWrite = 0x12;
    private const int StickyBit = 0x200;

    public bool IsLink => (Mode & Statx.S_IFMT) == Statx.S_IFLNK;

    public bool IsSocket => (Mode & Statx.S_IFMT) == Statx.S_IFSOCK;

    public bool IsFolder => (Mode & Statx.S_IFMT) == Statx.S_IFDIR;

    /// <summary>Whether anyone but the owner may write.</summary>
    public bool WritableByOthers => (Mode & GroupOrOtherWrite) != 0;

    /// <summary>Whether only its owner may rename or remove a file in it: inode(7).</summary>
    public bool IsSticky => (Mode & StickyBit) != 0;

    /// <summary>The permission bits as chmod(1) writes them.</summary>
    public string Octal => Convert.ToString(Mode & 0xfff, 8).PadLeft(4, '0');

    /// <summary>Whether an open file is one that has content of its own.</summary>
    public static bool IsRegular(SafeFileHandle handle)
        => Statx.statx((int)handle.DangerousGetHandle(), "", Statx.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS, out var stat) == 0 && (stat.stx_mode & Statx.S_IFMT) == Statx.S_IFREG;

    /// <summary>Whether an open file can be reached by another name than the one that it was opened by: a hard link.</summary>
    public static bool HasOtherNames(SafeFileHandle handle)
        => Statx.statx((int)handle.DangerousGetHandle(), "", Statx.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS, out var stat) == 0 && stat.stx_nlink > 1;

    /// <summary>Null when there is no such file.</summary>
    public static FileOwnership? Of(string path)
        => Statx.statx(Statx.AT_FDCWD, path, Statx.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, out var result) == 0
            ? new FileOwnership(result.stx_uid, result.stx_mode)
            : null;
}
