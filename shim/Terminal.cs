namespace Atoll.Shim;

/// <summary>
/// The container's pseudo-terminal. The command hands its master over on the console socket, as OCI runtimes do: one message with one descriptor.
/// </summary>
internal static unsafe class Terminal
{
    private const uint OwnerOnly = 0x7F; // umask 0177, which leaves 0600
    private const int MaxDescriptors = 8;

    private static byte* s_path; // lies in START's payload, which outlives the socket
    private static int s_listener;
    private static int s_listenerWatched;
    private static int s_connection;
    private static int s_connectionWatched;
    private static int s_master;
    private static uint s_size; // rows and columns, 16 bits each; 0: none was asked for

    /// <summary>The master has come, or comes.</summary>
    public static bool IsAwaited => s_path != null;

    /// <summary>Returns 0 or an errno.</summary>
    public static int Listen(byte* path)
    {
        s_path = path;
        s_listener = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (s_listener < 0) return Libc.errno;

        const int size = sizeof(ushort) + Start.MaxConsole + 1;
        var address = stackalloc byte[size];
        *(ushort*)address = Libc.AF_UNIX;
        var name = new Text(address + sizeof(ushort), size - sizeof(ushort));
        name.AddString(path);
        Libc.unlink(name.Terminate()); // what a killed supervisor left

        var mask = Libc.umask(OwnerOnly);
        var bound = Libc.bind(s_listener, address, (uint)(sizeof(ushort) + name.Length + 1));
        var error = bound == 0 ? 0 : Libc.errno;
        Libc.umask(mask);
        if (error != 0) return error;
        if (Libc.listen(s_listener, 1) != 0) return Libc.errno;
        return Loop.Watch(s_listener, Loop.TagConsole, ref s_listenerWatched, Libc.EPOLLIN) ? 0 : Libc.errno;
    }

    /// <summary>The command connects, or sends.</summary>
    public static void Receive()
    {
        if (s_master > 0 || s_listener <= 0) return;
        if (s_connection <= 0)
        {
            var fd = Libc.accept4(s_listener, null, null, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
            if (fd < 0) return;
            s_connection = fd;
            Loop.Watch(fd, Loop.TagConsoleConnection, ref s_connectionWatched, Libc.EPOLLIN);
        }

        int master;
        if (!TryTake(&master)) return;
        Close();
        if (master > 0 && IsMaster(master) && Libc.fcntl(master, Libc.F_SETFL, Libc.O_NONBLOCK) == 0)
        {
            s_master = master;
            Apply();
            return;
        }

        if (master > 0) Libc.close(master);
        Failure.Because("The command sent something else than one pseudo-terminal on the console socket"u8, null, 0);
    }

    /// <summary>The container runs: its terminal is its streams. False, with the reason, when none came.</summary>
    public static bool Take()
    {
        // What the command sent before it ended may still wait.
        Receive();
        Close();
        if (s_master <= 0)
        {
            Failure.Because("The command succeeded, but sent no terminal on the console socket"u8, null, 0);
            return false;
        }

        var reading = Libc.fcntl(s_master, Libc.F_DUPFD_CLOEXEC, 0);
        if (reading < 0)
        {
            Failure.Because("Could not use the terminal"u8, null, Libc.errno);
            return false;
        }

        OutputPipe.ReadTerminal(reading);
        ContainerStdin.WriteTerminal(s_master);
        return true;
    }

    /// <summary>Sets the size, now or when the terminal comes.</summary>
    /// <param name="size">Rows in the low 16 bits, columns in the high ones, as RESIZE has them.</param>
    public static void Resize(uint size)
    {
        s_size = size;
        Apply();
    }

    /// <summary>The container has ended, and <see cref="ContainerStdin"/> closes the master.</summary>
    public static void Forget() => s_master = 0;

    /// <summary>Removes the socket.</summary>
    public static void Close()
    {
        if (s_listener > 0)
        {
            Libc.unlink(s_path);
            Libc.close(s_listener);
        }

        if (s_connection > 0) Libc.close(s_connection);
        s_listener = 0;
        s_connection = 0;
    }

    private static void Apply()
    {
        if (s_master <= 0 || s_size == 0) return;
        var size = stackalloc ushort[4]; // struct winsize: rows, columns, and two that nobody uses
        size[0] = (ushort)s_size;
        size[1] = (ushort)(s_size >> 16);
        size[2] = 0;
        size[3] = 0;
        Libc.ioctl(s_master, Libc.TIOCSWINSZ, (int*)size);
    }

    private static bool IsMaster(int fd)
    {
        var number = 0;
        return Libc.ioctl(fd, Libc.TIOCGPTN, &number) == 0;
    }

    /// <summary>False while nothing has come; else the one descriptor that came, or 0 when there was another number of them.</summary>
    private static bool TryTake(int* descriptor)
    {
        const int controlSize = Libc.CmsgHeaderSize + (MaxDescriptors * sizeof(int));
        var control = stackalloc byte[controlSize];
        byte data;
        IoVector vector;
        vector.Start = &data;
        vector.Length = 1;
        MessageHeader message = default;
        message.Vectors = &vector;
        message.VectorCount = 1;
        message.Control = control;
        message.ControlLength = controlSize;
        *descriptor = 0;
        var count = Libc.recvmsg(s_connection, &message, Libc.MSG_CMSG_CLOEXEC);
        if (count < 0) return Libc.errno != Libc.EAGAIN;

        var cmsg = (ControlHeader*)control;
        var got = message.ControlLength >= Libc.CmsgHeaderSize && cmsg->Level == Libc.SOL_SOCKET && cmsg->Type == Libc.SCM_RIGHTS
            ? (int)(cmsg->Length - Libc.CmsgHeaderSize) / sizeof(int)
            : 0;
        var descriptors = (int*)(control + Libc.CmsgHeaderSize);
        if (got == 1 && (message.Flags & Libc.MSG_CTRUNC) == 0)
        {
            *descriptor = descriptors[0];
            return true;
        }

        for (var i = 0; i < got; i++) Libc.close(descriptors[i]);
        return true;
    }
}
