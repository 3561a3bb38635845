namespace Atoll.DevHost.Native;

/// <summary>The end of a process that is no child of ours.</summary>
internal static class ProcessEnd
{
    /// <summary>Waits for it.</summary>
    /// <returns>False when the process still lives after that time.</returns>
    public static Task<bool> WaitAsync(int pid, TimeSpan limit) => Task.Run(() => Wait(pid, limit));

    private static unsafe bool Wait(int pid, TimeSpan limit)
    {
        var fd = Libc.pidfd_open(pid);
        if (fd < 0)
        {
            return true;
        }

        try
        {
            var descriptor = new Libc.pollfd { fd = fd, events = Libc.POLLIN };
            return Libc.poll(&descriptor, 1, (int)limit.TotalMilliseconds) != 0;
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }
}
