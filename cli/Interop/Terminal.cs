using System.Runtime.InteropServices;

namespace Atoll.Cli.Interop;

/// <summary>termios(3) and ioctl_tty(2).</summary>
internal static unsafe partial class Terminal
{
    private const int TCSANOW = 0;
    private const nuint TIOCGWINSZ = 0x5413;

    public static bool IsTerminal(int fd) => isatty(fd) == 1;

    /// <summary>Columns and rows; zeros where there is no terminal.</summary>
    public static (ushort Width, ushort Height) Size(int fd)
    {
        ushort* size = stackalloc ushort[4];
        return ioctl(fd, TIOCGWINSZ, size) == 0 ? (size[1], size[0]) : default;
    }

    public static bool TryGet(int fd, out Attributes attributes)
    {
        fixed (Attributes* at = &attributes)
            return tcgetattr(fd, at) == 0;
    }

    public static void Set(int fd, Attributes attributes) => _ = tcsetattr(fd, TCSANOW, &attributes);

    /// <summary>Every key arrives as it is typed, and nothing is added to what is shown.</summary>
    public static Attributes Raw(Attributes attributes)
    {
        cfmakeraw(&attributes);
        return attributes;
    }

    [LibraryImport("libc")]
    private static partial int isatty(int fd);

    [LibraryImport("libc")]
    private static partial int ioctl(int fd, nuint request, ushort* size);

    [LibraryImport("libc")]
    private static partial int tcgetattr(int fd, Attributes* attributes);

    [LibraryImport("libc")]
    private static partial int tcsetattr(int fd, int when, Attributes* attributes);

    [LibraryImport("libc")]
    private static partial void cfmakeraw(Attributes* attributes);

    /// <summary>A <c>struct termios</c>: 60 bytes in glibc and in musl.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 60)]
    public struct Attributes
    {
        private uint input;
    }
}
