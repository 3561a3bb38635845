using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/prctl.h.</summary>
internal static unsafe partial class Libc
{
    public const int PR_SET_CHILD_SUBREAPER = 36;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);
}
