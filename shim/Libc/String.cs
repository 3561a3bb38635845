using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>string.h.</summary>
internal static unsafe partial class Libc
{
    [DllImport(Name, ExactSpelling = true)]
    public static extern nint strlen(byte* text);

    [DllImport(Name, ExactSpelling = true)]
    public static extern byte* memchr(byte* bytes, int value, nuint length);

    [DllImport(Name, ExactSpelling = true)]
    public static extern byte* memmove(byte* to, byte* from, nuint length);
}
