using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/auxv.h.</summary>
internal static unsafe partial class Libc
{
    public const int AT_RANDOM = 25;

    [DllImport(Name, ExactSpelling = true)]
    public static extern nuint getauxval(nuint type);
}
