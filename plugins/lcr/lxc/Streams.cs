using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// The standard streams are the container's. liblxc writes its errors to standard error whatever it is told, and sets modes and owners of what it finds there:
/// so it finds /dev/null, and the container's process gets the streams back.
/// </summary>
internal static unsafe class Streams
{
    private const int Count = 3, LowestHidden = 10;

    private static int s_first = -1;

    /// <summary>Where this program's own words go.</summary>
    public static int Error => s_first < 0 ? 2 : s_first + 2;

    public static void Hide()
    {
        fixed (byte* nothing = "/dev/null"u8)
        {
            var none = Libc.open(nothing, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
            if (none < 0) Words.End(1, "cannot open"u8, nothing, Libc.errno);
            for (var fd = 0; fd < Count; fd++)
            {
                // One after the other: nobody else opens files meanwhile.
                if (Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, LowestHidden) != LowestHidden + fd || Libc.dup2(none, fd) < 0) Words.End(1, "cannot put the standard streams aside"u8, null, Libc.errno);
            }

            s_first = LowestHidden;
            Libc.close(none);
        }
    }

    public static void Restore()
    {
        for (var fd = 0; fd < Count; fd++) Libc.dup2(s_first + fd, fd);
    }
}
