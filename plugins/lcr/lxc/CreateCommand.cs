using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// <c>create</c>: leaves LXC's monitor behind, a child whose standard streams are the container's, and ends when the container's first process stands
/// before its command. As with an OCI runtime's create, the pid file names the process that is left.
/// </summary>
internal static unsafe class CreateCommand
{
    private const int SocketPath = 108;

    /// <summary>Credentials are <c>pid, uid, gid</c>.</summary>
    private const int ControlSize = 32;

    public static int Run(CreateArguments arguments)
    {
        var steps = StepReader.Open(arguments.Steps);
        var container = Liblxc.Open(arguments.Library, arguments.Name, arguments.Log);
        if (container->LoadConfig(container, arguments.Configuration) == 0) Words.End(1, "LXC refuses the configuration"u8, arguments.Configuration, 0);
        container->WantDaemonize(container, 0);

        int gate, console = -1, one = 1;
        fixed (byte* path = "start.sock"u8) gate = Listen(path);
        if (arguments.Console != null) console = Connect(arguments.Console);
        var pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, pair) != 0) Words.End(1, "cannot make a pair of sockets"u8, null, Libc.errno);
        Libc.setsockopt(pair[0], Libc.SOL_SOCKET, Libc.SO_PASSCRED, &one, sizeof(int));

        var monitor = Libc.fork();
        if (monitor < 0) Words.End(1, "cannot fork"u8, null, Libc.errno);
        if (monitor == 0)
        {
            Libc.close(pair[0]);
            Monitor.Run(container, steps, pair[1], gate, console);
        }

        Libc.close(pair[1]);
        return Await(pair[0], monitor, arguments.PidFile);
    }

    private static int Await(int fd, int monitor, byte* pidFile)
    {
        var message = stackalloc byte[Words.Size];
        var control = stackalloc byte[ControlSize];
        var vector = new IoVector { Start = message, Length = Words.Size };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlSize };
        var length = Libc.recvmsg(fd, &header, 0);
        if (length <= 0)
        {
            // The monitor has ended, or is about to: LXC's log says why.
            int status;
            Libc.waitpid(monitor, &status, 0);
            Words.End(1, "LXC could not start the container"u8, null, 0);
        }

        var credentials = (ControlHeader*)control;
        if (message[0] != Report.Held || header.ControlLength < Libc.CmsgHeaderSize || credentials->Type != Libc.SCM_CREDENTIALS)
        {
            Report.Repeat(message, (int)length);
        }

        // The kernel has put the number in that this side knows the process by.
        var init = *(int*)(control + Libc.CmsgHeaderSize);
        const int size = 128;
        var buffer = stackalloc byte[size];
        var text = new Text(buffer, size);
        text.AddNumber(init);
        text.Add((byte)' ');
        text.AddNumber(ProcessStat.StartTime(init));
        text.Add((byte)' ');
        text.AddNumber(monitor);
        text.Add((byte)' ');
        text.AddNumber(ProcessStat.StartTime(monitor));
        text.Add((byte)'\n');
        var error = AtomicFile.Write("init.new"u8, "init"u8, ref text, durable: false);
        if (error != 0) Words.End(1, "cannot write the file init"u8, null, error);
        PidFile.Write(pidFile, monitor);
        return 0;
    }

    /// <summary>The socket on which the held process is asked to go on. Its path is relative: that of the folder may be too long.</summary>
    private static int Listen(byte* path)
    {
        var fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0);
        var address = stackalloc byte[SocketPath + 2];
        var length = Address(path, address);
        Libc.umask(0x3f); // 077
        if (fd < 0 || Libc.bind(fd, address, length) != 0 || Libc.listen(fd, 1) != 0) Words.End(1, "cannot listen on"u8, path, Libc.errno);
        Libc.umask(0x12); // 022
        return fd;
    }

    /// <summary>Connects to the console socket.</summary>
    public static int Connect(byte* path)
    {
        var fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0);
        var address = stackalloc byte[SocketPath + 2];
        var length = Address(path, address);
        if (fd < 0 || Libc.connect(fd, address, length) != 0) Words.End(1, "cannot connect to the console socket"u8, path, Libc.errno);
        return fd;
    }

    private static uint Address(byte* path, byte* to)
    {
        var length = Libc.strlen(path);
        if (length >= SocketPath) Words.End(1, "too long for a socket:"u8, path, 0);
        *(ushort*)to = Libc.AF_UNIX;
        Libc.memmove(to + 2, path, (nuint)length + 1);
        return (uint)length + 3;
    }
}
