using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>A <c>siginfo_t</c> as waitid(2) fills it on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SigInfo
{
    public int Number;
    public int Errno;
    public int Code;
    public int Padding;
    public int Pid;
    public int Uid;
    public int Status;
}

/// <summary>sys/wait.h.</summary>
internal static unsafe partial class Libc
{
    public const int P_ALL = 0;
    public const int P_PID = 1;
    public const int WNOHANG = 1;
    public const int WEXITED = 4;
    public const int WNOWAIT = 0x1000000;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int waitid(int type, uint id, SigInfo* info, int options);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int waitpid(int pid, int* status, int options);
}
