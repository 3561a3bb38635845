using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>stdio.h: only rename.</summary>
internal static unsafe partial class Libc
{
    [DllImport(Name, ExactSpelling = true)]
    public static extern int rename(byte* from, byte* to);
}
