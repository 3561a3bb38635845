namespace Atoll.Shim;

/// <summary>
/// The folder that the log lies in, held open: whatever its path leads to later, the log's files are opened, renamed and begun in this one.
/// </summary>
internal static unsafe class LogFolder
{
    /// <summary>NAME_MAX, with the NUL.</summary>
    public const int NameSize = 256;

    /// <summary>A number can be added to the log's name.</summary>
    private const int MaxName = NameSize - 5;

    /// <summary>Read, because a record that a crash has torn is looked for; a pipe in the place of the log is not waited for.</summary>
    private const int O_LOG = Libc.O_RDWR | Libc.O_CREAT | Libc.O_APPEND | Libc.O_NOFOLLOW | Libc.O_NONBLOCK | Libc.O_CLOEXEC;

    private const int Mode = 0x1A0; // 0640
    private static int s_fd;

    /// <summary>Opens the folder of a path; returns 0 or an errno.</summary>
    public static int Open(byte* path)
    {
        var slash = (int)Libc.strlen(path) - 1;
        while (path[slash] != '/') slash--;
        var name = path + slash + 1;
        if (Libc.strlen(name) > MaxName) return Libc.ENAMETOOLONG;
        Libc.memmove(Memory.LogName, name, (nuint)Libc.strlen(name) + 1);

        // Nothing is gathered yet.
        Memory.Used = true;
        var folder = new Text(Memory.Batch, Memory.PathSize);
        folder.Add(path, slash == 0 ? 1 : slash);
        s_fd = Libc.open(folder.Terminate(), Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        return s_fd < 0 ? Libc.errno : 0;
    }

    /// <summary>Opens or begins the log: its descriptor, or an errno with a minus. Whatever else is in its place stays as it is.</summary>
    public static int OpenLog()
    {
        var fd = Libc.openat(s_fd, Memory.LogName, O_LOG, Mode);
        if (fd < 0) return -Libc.errno;
        FileStatus status;
        var error = Libc.fstat(fd, &status) != 0 ? Libc.errno
            : (status.Mode & Libc.S_IFMT) != Libc.S_IFREG ? Libc.ENXIO
            : status.Links > 1 ? Libc.EMLINK
            : 0;
        if (error == 0)
        {
            Libc.fchmod(fd, Mode); // whatever the umask is
            return fd;
        }

        Libc.close(fd);
        return -error;
    }

    public static bool Has(byte* name)
    {
        FileStatus status;
        return Libc.fstatat(s_fd, name, &status, Libc.AT_SYMLINK_NOFOLLOW) == 0;
    }

    /// <summary>Returns 0 or an errno. What has the new name goes.</summary>
    public static int Rename(byte* from, byte* to) => Libc.renameat(s_fd, from, s_fd, to) == 0 ? 0 : Libc.errno;
}
