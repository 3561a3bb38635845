using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>stdio.h: only rename and renameat.</summary>
internal static unsafe partial class Libc
{
    [DllImport(Name, ExactSpelling = true)]
    public static extern int rename(byte* from, byte* to);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int renameat(int fromFolder, byte* from, int toFolder, byte* to);
}
