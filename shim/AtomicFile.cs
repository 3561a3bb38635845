namespace Atoll.Shim;

/// <summary>Small files of the state folder, which is the current one. A reader finds all of the file or none.</summary>
internal static unsafe class AtomicFile
{
    /// <summary>Writes beside and renames; returns 0 or an errno.</summary>
    /// <param name="beside">Temporary name, NUL-terminated.</param>
    /// <param name="name">Name, NUL-terminated.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="durable">Whether it must outlast a crash of the machine: fsync of the file, and of the folder after the rename.</param>
    public static int Write(ReadOnlySpan<byte> beside, ReadOnlySpan<byte> name, ref Text content, bool durable)
    {
        fixed (byte* from = beside, to = name)
        {
            var fd = Libc.open(from, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0x180); // 0600
            if (fd < 0) return Libc.errno;
            var written = Libc.write(fd, content.Start, (nuint)content.Length);
            var error = written < 0 ? Libc.errno : written < content.Length ? Libc.ENOSPC : 0;
            if (error == 0 && durable && Libc.fsync(fd) != 0) error = Libc.errno;
            Libc.close(fd);
            if (error == 0 && Libc.rename(from, to) != 0) error = Libc.errno;
            if (error != 0) Libc.unlink(from);
            else if (durable) SyncFolder();
            return error;
        }
    }

    private static void SyncFolder()
    {
        fixed (byte* folder = "."u8)
        {
            var fd = Libc.open(folder, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
            if (fd < 0) return;
            Libc.fsync(fd);
            Libc.close(fd);
        }
    }
}
