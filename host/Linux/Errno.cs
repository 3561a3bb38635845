using System.Runtime.InteropServices;

namespace Atoll.Host.Linux;

/// <summary>Error numbers by name, for messages (errno(3)).</summary>
internal static class Errno
{
    public const int EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, ENOEXEC = 8, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EEXIST = 17, ENOTDIR = 20, EMFILE = 24, ETXTBSY = 26, ENOSPC = 28, EROFS = 30, ELOOP = 40;

    public static int Last => Marshal.GetLastPInvokeError();

    public static string Name(int errno) => errno switch
    {
        EPERM => "EPERM",
        ENOENT => "ENOENT",
        ESRCH => "ESRCH",
        ENOEXEC => "ENOEXEC",
        EAGAIN => "EAGAIN",
        ENOMEM => "ENOMEM",
        EACCES => "EACCES",
        EEXIST => "EEXIST",
        ENOTDIR => "ENOTDIR",
        EMFILE => "EMFILE",
        ETXTBSY => "ETXTBSY",
        ENOSPC => "ENOSPC",
        EROFS => "EROFS",
        ELOOP => "ELOOP",
        _ => $"errno {errno}",
    };

    /// <summary>An exception for a failed call.</summary>
    public static RuntimeException Exception(string what, int errno)
        => new(errno switch
        {
            EACCES or EPERM => RuntimeErrorCode.PermissionDenied,
            EMFILE or ENOMEM or ENOSPC or EAGAIN => RuntimeErrorCode.ResourceExhausted,
            _ => RuntimeErrorCode.Internal,
        }, $"{what}: {Name(errno)} ({Marshal.GetPInvokeErrorMessage(errno)}){Advice(errno)}");

    private static string Advice(int errno) => errno switch
    {
        ENOSPC => "; make room on the disk",
        EROFS => "; the file system is read-only: look for errors of its disk in the kernel's log",
        _ => "",
    };
}
