namespace Atoll.Shim;

/// <summary>A stream that another's process has: a fifo of the state folder, which is the current one (fifo(7)).</summary>
internal static unsafe class Fifo
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Makes it where it is not there yet and opens it without waiting for the other side; or, negative, an errno.</summary>
    /// <param name="name">NUL-terminated.</param>
    /// <param name="mode">O_RDONLY; or O_RDWR, which needs no reader, where O_WRONLY would.</param>
    public static int Open(ReadOnlySpan<byte> name, int mode)
    {
        fixed (byte* path = name)
        {
            if (Libc.mkfifo(path, OwnerOnly) != 0 && Libc.errno != Libc.EEXIST) return -Libc.errno;
            var fd = Libc.open(path, mode | Libc.O_NONBLOCK | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
            if (fd < 0) return -Libc.errno;
            if (Libc.lseek(fd, 0, Libc.SEEK_END) < 0) return fd;
            Libc.close(fd); // what was there is no fifo: that has no position
            return -Libc.EEXIST;
        }
    }
}
