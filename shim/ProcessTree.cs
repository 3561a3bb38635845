namespace Atoll.Shim;

/// <summary>
/// Ends a process and all that it started. An exec's process is in a session of its own, or in that of this supervisor, which serves it alone; those inherit
/// it whose parent has ended and whom the container's own first process has adopted. Only one that began another session and was orphaned is out of sight.
/// </summary>
internal static unsafe class ProcessTree
{
    private const int Capacity = 32 * 1024;
    private const int MaxRounds = 64;
    private const int EntriesSize = 32 * 1024;

    /// <param name="root">A child of this process that was not reaped yet, so its number is its own.</param>
    /// <param name="session">Its session, which no stranger is in; 0 when it is not known.</param>
    public static void End(int root, int session)
    {
        // Who is stopped starts nobody any more.
        Libc.kill(root, Libc.SIGSTOP);
        var size = Capacity * sizeof(Entry);
        var entries = (Entry*)Memory.Map(size);
        for (var round = 0; entries != null && round < MaxRounds; round++)
        {
            var count = ReadAll(entries);
            Mark(entries, count, root, session);
            if (!KillMarked(entries, count)) break;
        }

        var memory = (byte*)entries;
        Memory.Unmap(ref memory, size);
        Libc.kill(root, Libc.SIGKILL);
    }

    /// <summary>Every process that is no zombie.</summary>
    private static int ReadAll(Entry* entries)
    {
        int folder;
        fixed (byte* path = "/proc"u8) folder = Libc.open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC, 0);
        if (folder < 0) return 0;
        var count = 0;
        nint length;
        while ((length = Libc.syscall(Libc.SYS_getdents64, folder, (nint)Memory.Chunk, EntriesSize)) > 0)
        {
            Memory.Used = true;
            for (nint at = 0; at < length && count < Capacity; at += *(ushort*)(Memory.Chunk + at + 16))
            {
                var name = Memory.Chunk + at + 19; // after inode, offset, length and type
                var end = name + Libc.strlen(name);
                var number = name;
                var pid = Decimal.Read(ref number, end);
                if (pid <= 1 || number != end) continue;
                var entry = entries + count;
                if (!ProcessStat.Read((int)pid, out entry->Parent, out entry->Session, out entry->StartTime)) continue;
                entry->Pid = (int)pid;
                entry->Marked = false;
                count++;
            }
        }

        Libc.close(folder);
        return count;
    }

    /// <summary>Marks all that belong to the root, but not itself: each that has its session, and each whose parent is marked.</summary>
    private static void Mark(Entry* entries, int count, int root, int session)
    {
        var self = Libc.getpid();
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var i = 0; i < count; i++)
            {
                var entry = entries + i;
                if (entry->Marked || entry->Pid == root || entry->Pid == self) continue;
                if (entry->Parent != root && (session == 0 || entry->Session != session) && !IsMarked(entries, count, entry->Parent)) continue;
                entry->Marked = true;
                changed = true;
            }
        }
    }

    private static bool IsMarked(Entry* entries, int count, int pid)
    {
        for (var i = 0; i < count; i++)
        {
            if (entries[i].Pid == pid) return entries[i].Marked;
        }

        return false;
    }

    /// <summary>True when there was any. The descriptor holds on to whoever has the number; with the start time that was read before, it is the one.</summary>
    private static bool KillMarked(Entry* entries, int count)
    {
        var any = false;
        for (var i = 0; i < count; i++)
        {
            if (!entries[i].Marked) continue;
            var pidfd = (int)Libc.syscall(Libc.SYS_pidfd_open, entries[i].Pid, 0, 0);
            if (pidfd < 0) continue;
            if (ProcessStat.StartTime(entries[i].Pid) == entries[i].StartTime && Libc.syscall(Libc.SYS_pidfd_send_signal, pidfd, Libc.SIGKILL, 0, 0) == 0) any = true;
            Libc.close(pidfd);
        }

        return any;
    }

    private struct Entry
    {
        public int Pid;
        public int Parent;
        public int Session;
        public bool Marked;
        public long StartTime;
    }
}
