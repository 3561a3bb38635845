using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/ioctl.h.</summary>
internal static unsafe partial class Libc
{
    /// <summary>Bytes that can be read at once: pipe(7).</summary>
    public const nuint FIONREAD = 0x541b;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int ioctl(int fd, nuint request, int* argument);
}
