namespace Atoll.Shim;

/// <summary><c>shim.sock</c>: bound relative to the state folder, whose full path may be longer than <c>sun_path</c>.</summary>
internal static unsafe class Listener
{
    private const int Backlog = 64;
    private const uint OwnerOnly = 0x7F; // umask 0177, which leaves 0600

    private static int s_fd;
    private static int s_watched;

    /// <summary>When accept is tried again after it failed for want of descriptors or memory.</summary>
    public static long Deadline { get; private set; }

    /// <summary>Returns 0 or an errno.</summary>
    public static int Open()
    {
        s_fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (s_fd < 0) return Libc.errno;

        const int size = 16;
        var address = stackalloc byte[size];
        *(ushort*)address = Libc.AF_UNIX;
        var path = new Text(address + 2, size - 2);
        path.Add("shim.sock"u8);
        Libc.unlink(path.Terminate()); // what a killed supervisor left

        var mask = Libc.umask(OwnerOnly);
        var bound = Libc.bind(s_fd, address, size);
        var error = bound == 0 ? 0 : Libc.errno;
        Libc.umask(mask);
        if (error != 0) return error;
        if (Libc.listen(s_fd, Backlog) != 0) return Libc.errno;
        return Watch(true) ? 0 : Libc.errno;
    }

    public static void Accept()
    {
        while (s_fd > 0)
        {
            var fd = Libc.accept4(s_fd, null, null, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
            if (fd >= 0)
            {
                if (!Peers.Add(fd, isControl: false)) Libc.close(fd);
                continue;
            }

            if (Libc.errno == Libc.ECONNABORTED) continue;
            if (Libc.errno == Libc.EAGAIN) return;

            // The connection stays in the queue and would wake the loop again at once.
            Watch(false);
            Deadline = Clock.Monotonic + Clock.Second;
            return;
        }
    }

    public static void Expire(long now)
    {
        if (!Deadlines.IsDue(Deadline, now)) return;
        Deadline = Deadlines.None;
        Watch(true);
    }

    /// <summary>Removes the socket; those who had connected by then are still served.</summary>
    public static void Close()
    {
        if (s_fd <= 0) return;
        fixed (byte* name = "shim.sock"u8) Libc.unlink(name);
        Accept();
        Libc.close(s_fd);
        s_fd = -1;
        Deadline = Deadlines.None;
    }

    private static bool Watch(bool on) => s_fd > 0 && Loop.Watch(s_fd, Loop.TagListener, ref s_watched, on ? Libc.EPOLLIN : 0);
}
