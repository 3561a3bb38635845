namespace Atoll.Shim;

/// <summary>
/// The container's log in Docker's json-file form. Records are gathered for the length of one read and written together. A write that
/// fails costs what it could not write, never the container.
/// </summary>
internal static unsafe class JsonFile
{
    private static bool s_logs;
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
        s_logs = true;
        s_limit = limit;
        s_files = files;
        var error = LogFolder.Open(path);
        return error == 0 ? Reopen() : error;
    }

    /// <summary>Logs what the container wrote.</summary>
    public static void Append(bool stderr, byte* bytes, int length)
    {
        if (!s_logs) return;
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
        if (!s_logs || line->Length == 0) return;
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
        var isOpen = s_fd >= 0 || s_gathered == 0 || Reopen() == 0;
        while (isOpen && written < s_gathered)
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

    /// <summary>Only one file: it is emptied. A file that cannot be renamed goes on, and is tried again when as much again has been written: nothing is lost.</summary>
    private static void Rotate()
    {
        CrashPoint.Reach("rotation: due"u8);
        if (s_fd < 0) return;
        if (s_files < 2)
        {
            if (Libc.ftruncate(s_fd, 0) == 0) CrashPoint.Reach("rotation: only file emptied"u8);
        }
        else if (Rotation.Shift(Memory.LogName, s_files) is not (0 or Libc.ENOENT))
        {
            s_size = 0;
            return;
        }

        Libc.close(s_fd);
        if (Reopen() == 0) CrashPoint.Reach("rotation: next file begun"u8);
    }

    /// <summary>Goes on in the file that has the log's name by now, which is made where there is none. Returns 0, or an errno, and then goes on in the old one.</summary>
    public static int BeginAnew()
    {
        if (!s_logs) return Libc.ENOENT;
        var fd = s_fd;
        var size = s_size;
        var error = Reopen();
        if (error == 0)
        {
            if (fd >= 0) Libc.close(fd);
            return 0;
        }

        s_fd = fd;
        s_size = size;
        return error;
    }

    /// <summary>Returns 0 or an errno.</summary>
    private static int Reopen()
    {
        s_size = 0;
        s_fd = LogFolder.OpenLog();
        if (s_fd < 0) return -s_fd;
        s_size = TornRecord.Cut(s_fd);
        return 0;
    }
}
