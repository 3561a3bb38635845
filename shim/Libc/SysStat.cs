using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>sys/stat.h.</summary>
internal static unsafe partial class Libc
{
    [DllImport(Name, ExactSpelling = true)]
    public static extern int fchmod(int fd, uint mode);

    [DllImport(Name, ExactSpelling = true)]
    public static extern uint umask(uint mask);

    [DllImport(Name, ExactSpelling = true)]
    public static extern int mkfifo(byte* path, uint mode);
}
