using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/ioctl.h.</summary>
internal static unsafe partial class Libc
{
    /// <summary>Bytes that can be read at once: pipe(7).</summary>
    public const nuint FIONREAD = 0x541b;

    /// <summary>Sets a terminal's size; tells the number of a pseudo-terminal's other end, on its master only: ioctl_tty(2).</summary>
    public const nuint TIOCSWINSZ = 0x5414;
    public const nuint TIOCGPTN = 0x80045430;

    [DllImport(Name, ExactSpelling = true)]
    public static extern int ioctl(int fd, nuint request, int* argument);
}
