using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Containers.Archives;

/// <summary>What an open file is.</summary>
internal readonly record struct FileStatus(ushort Mode, uint Owner, uint Group, long Size, uint Links, DateTimeOffset ModifiedAt, uint Major, uint Minor, (uint, uint, ulong) Identity)
{
    private const ushort S_IFCHR = 0x2000, S_IFBLK = 0x6000, S_IFIFO = 0x1000;
    private const int PermissionBits = 0xfff;

    public bool IsFolder => Type == Statx.S_IFDIR;

    public bool IsLink => Type == Statx.S_IFLNK;

    public bool IsFile => Type == Statx.S_IFREG;

    public bool IsCharacterDevice => Type == S_IFCHR;

    public bool IsBlockDevice => Type == S_IFBLK;

    public bool IsPipe => Type == S_IFIFO;

    public UnixFileMode Permissions => (UnixFileMode)(Mode & PermissionBits);

    private int Type => Mode & Statx.S_IFMT;

    public static FileStatus Of(FileDescriptor file)
    {
        if (Statx.statx(file.Number, "", Statx.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS, out var stat) != 0)
        {
            throw Errno.Exception("statx", Errno.Last);
        }

        return new FileStatus(
            stat.stx_mode,
            stat.stx_uid,
            stat.stx_gid,
            (long)stat.stx_size,
            stat.stx_nlink,
            DateTimeOffset.FromUnixTimeSeconds(stat.stx_mtime_sec).AddTicks(stat.stx_mtime_nsec / TimeSpan.NanosecondsPerTick),
            stat.stx_rdev_major,
            stat.stx_rdev_minor,
            (stat.stx_dev_major, stat.stx_dev_minor, stat.stx_ino));
    }
}
