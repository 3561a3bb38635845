using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>A <c>sigset_t</c>: 128 bytes in glibc and in musl, of which the kernel reads the first 8.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SigSet
{
    /// <summary>Bit n-1 is signal n.</summary>
    public ulong Signals;
}

/// <summary>signal.h.</summary>
internal static unsafe partial class Libc
{
    public const int SIGKILL = 9;
    public const int SIGSTOP = 19;
    public const int SIGCHLD = 17;
    public const int SIG_SETMASK = 2;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int sigprocmask(int how, SigSet* set, SigSet* old);

    /// <summary>With a null handler: SIG_DFL.</summary>
    [DllImport(Name, ExactSpelling = true)]
    public static extern nint signal(int number, nint handler);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int kill(int pid, int number);
}
