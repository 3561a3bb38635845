using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>A pseudo-terminal of the container's own devpts, so that tty(1) finds it there; its master goes to the console socket.</summary>
internal static unsafe class Terminals
{
    private const int Failed = 125;
    private const nuint TIOCSPTLCK = 0x40045431, TIOCGPTPEER = 0x5441, TIOCSCTTY = 0x540e;

    /// <summary>rows, columns (0: unknown), and whether /dev/console is to be the terminal (1) or not (0).</summary>
    public static void Open(ref StepReader steps, int console)
    {
        int rows = (int)steps.NextNumber(), columns = (int)steps.NextNumber();
        var hasConsole = steps.NextNumber() == 1;
        fixed (byte* path = "/dev/pts/ptmx"u8)
        {
            var master = Libc.open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0);
            if (master < 0) Report.End(Failed, "cannot open"u8, path, Libc.errno);
            int unlocked = 0, number = 0;
            if (Libc.ioctl(master, TIOCSPTLCK, &unlocked) != 0 || Libc.ioctl(master, Libc.TIOCGPTN, &number) != 0) Report.End(Failed, "cannot unlock a terminal of"u8, path, Libc.errno);
            var slave = Libc.ioctl(master, TIOCGPTPEER, (int*)(nint)(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC));
            if (slave < 0) Report.End(Failed, "cannot open the other end of a terminal of"u8, path, Libc.errno);
            if (rows > 0 && columns > 0) Size(master, rows, columns);

            Libc.setsid();
            if (Libc.ioctl(slave, TIOCSCTTY, (int*)0) != 0) Report.End(Failed, "cannot take the terminal for its own"u8, null, Libc.errno);
            for (var fd = 0; fd < 3; fd++) Libc.dup2(slave, fd);
            Libc.close(slave);
            if (hasConsole) Console(number);
            Send(console, master);
            Libc.close(master);
            Libc.close(console);
        }
    }

    private static void Size(int master, int rows, int columns)
    {
        var size = stackalloc ushort[4];
        size[0] = (ushort)rows;
        size[1] = (ushort)columns;
        size[2] = size[3] = 0;
        Libc.ioctl(master, Libc.TIOCSWINSZ, (int*)size);
    }

    /// <summary>/dev/console is the terminal: a bind mount, as device numbers would mean the host's.</summary>
    private static void Console(int number)
    {
        const int size = 32;
        var buffer = stackalloc byte[size];
        var slave = new Text(buffer, size);
        slave.Add("/dev/pts/"u8);
        slave.AddNumber(number);
        fixed (byte* console = "/dev/console"u8)
        {
            var fd = Libc.open(console, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0x180);
            if (fd >= 0) Libc.close(fd);
            if (Libc.mount(slave.Terminate(), console, null, Libc.MS_BIND, null) != 0) Report.End(Failed, "cannot mount the terminal on"u8, console, Libc.errno);
        }
    }

    private static void Send(int socket, int master)
    {
        var control = stackalloc byte[Libc.CmsgHeaderSize + 8];
        var header = (ControlHeader*)control;
        header->Length = Libc.CmsgHeaderSize + sizeof(int);
        header->Level = Libc.SOL_SOCKET;
        header->Type = Libc.SCM_RIGHTS;
        *(int*)(control + Libc.CmsgHeaderSize) = master;
        byte letter = 0;
        var vector = new IoVector { Start = &letter, Length = 1 };
        var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = Libc.CmsgHeaderSize + 8 };
        if (Libc.sendmsg(socket, &message, Libc.MSG_NOSIGNAL) != 1) Report.End(Failed, "cannot hand over the terminal"u8, null, Libc.errno);
    }
}
