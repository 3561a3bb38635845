namespace Atoll.Shim;

/// <summary>
/// The container's log in Docker's json-file form. Records are gathered for the length of one read and written together. A write that
/// fails costs what it could not write, never the container.
/// </summary>
internal static unsafe class JsonFile
{
    /// <summary>Nothing is written through a link, and a pipe in the place of the log is not waited for.</summary>
    private const int O_LOG = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND | Libc.O_NOFOLLOW | Libc.O_NONBLOCK | Libc.O_CLOEXEC;

    private static byte* s_path;
    private static long s_limit;
    private static int s_files;
    private static int s_fd;
    private static long s_size;
    private static int s_gathered;

    /// <summary>Opens the log; returns 0 or an errno. With an empty path there is no log.</summary>
    public static int Open(byte* path, long limit, int files)
    {
        s_fd = -1;
        if (*path == 0) return 0;
        s_path = Memory.LogPath;
        Libc.memmove(s_path, path, (nuint)Libc.strlen(path) + 1);
        s_limit = limit;
        s_files = files;
        return Reopen() ? 0 : Libc.errno;
    }

    /// <summary>Logs what the container wrote.</summary>
    public static void Append(bool stderr, byte* bytes, int length)
    {
        if (s_path == null) return;
        var line = Memory.LineOf(stderr);
        while (length > 0)
        {
            var taken = line->Take(bytes, length, out var due);
            bytes += taken;
            length -= taken;
            if (due == 0) continue;
            Gather(stderr, line->Bytes, due);
            line->Remove(due);
        }

        Write();
    }

    /// <summary>The stream has ended: logs a last line that has no newline.</summary>
    public static void End(bool stderr)
    {
        var line = Memory.LineOf(stderr);
        if (s_path == null || line->Length == 0) return;
        Gather(stderr, line->Bytes, line->Length);
        line->Remove(line->Length);
        Write();
    }

    private static void Gather(bool stderr, byte* content, int length)
    {
        if (s_gathered > Memory.BatchSize - JsonRecord.MaxLength) Write();
        var record = Memory.Batch + s_gathered;
        var size = JsonRecord.Write(record, content, length, stderr, Clock.Now);
        if (s_limit > 0 && s_size + s_gathered > 0 && s_size + s_gathered + size > s_limit)
        {
            Write();
            Rotate();
            Libc.memmove(Memory.Batch, record, (nuint)size);
        }

        s_gathered += size;
        Memory.Used = true;
    }

    private static void Write()
    {
        var written = 0;
        var readable = s_fd >= 0 || s_gathered == 0 || Reopen();
        while (readable && written < s_gathered)
        {
            var count = Libc.write(s_fd, Memory.Batch + written, (nuint)(s_gathered - written));
            if (count <= 0) break;
            written += (int)count;
        }

        s_size += written;
        if (written < s_gathered) CutBack(written);
        s_gathered = 0;
    }

    /// <summary>The disk is full, say: leaves whole records only. No record contains a raw newline but its last byte.</summary>
    private static void CutBack(int written)
    {
        var whole = written;
        while (whole > 0 && Memory.Batch[whole - 1] != '\n') whole--;
        if (whole == written) return;
        var end = Libc.lseek(s_fd, 0, Libc.SEEK_END);
        if (Libc.ftruncate(s_fd, end - (written - whole)) == 0) s_size -= written - whole;
    }

    private static void Rotate()
    {
        if (s_fd >= 0 && !Rotation.Shift(s_path, s_files)) Libc.ftruncate(s_fd, 0);
        if (s_fd >= 0) Libc.close(s_fd);
        Reopen();
    }

    private static bool Reopen()
    {
        s_size = 0;
        s_fd = Libc.open(s_path, O_LOG, 0x1A0); // 0640
        if (s_fd < 0) return false;
        Libc.fchmod(s_fd, 0x1A0); // whatever the umask is
        s_size = Libc.lseek(s_fd, 0, Libc.SEEK_END);
        return true;
    }
}
