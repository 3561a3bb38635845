namespace Atoll.Shim;

/// <summary>Reads files that fit a buffer.</summary>
internal static unsafe class SmallFile
{
    /// <summary>Returns how many bytes there are, at most <paramref name="capacity"/>; or, negative, an errno.</summary>
    public static int Read(byte* path, byte* to, int capacity)
    {
        var fd = Libc.open(path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0) return -Libc.errno;
        var length = 0;
        while (length < capacity)
        {
            var count = Libc.read(fd, to + length, (nuint)(capacity - length));
            if (count < 0) length = -Libc.errno;
            if (count <= 0) break;
            length += (int)count;
        }

        Libc.close(fd);
        return length;
    }
}
