using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/signalfd.h.</summary>
internal static unsafe partial class Libc
{
    public const int SFD_NONBLOCK = O_NONBLOCK;
    public const int SFD_CLOEXEC = O_CLOEXEC;

    /// <summary>Size of <c>struct signalfd_siginfo</c>.</summary>
    public const int SignalfdRecordSize = 128;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int signalfd(int fd, SigSet* set, int flags);
}
