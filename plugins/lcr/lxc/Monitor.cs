using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// LXC's monitor of one container: the parent of its first process. It stays in <c>start</c> until that process has ended, leaves the wait
/// status in the file <c>status</c>, and ends with the same code. Without that file nobody knows how the process ended.
/// </summary>
internal static unsafe class Monitor
{
    private const int SignalBase = 128, SIGHUP = 1;

    public static void Run(LxcContainer* container, StepReader steps, int report, int gate, int console)
    {
        // What LXC forks from here on shares it: whether the first process was reached.
        const int page = 4096;
        var reached = (int*)Libc.mmap(null, page, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_ANONYMOUS, -1, 0);
        if ((nint)reached == -1) Words.End(1, "cannot map a page"u8, null, Libc.errno);
        ContainerInit.Prepare(steps, report, gate, console, reached);
        fixed (byte* name = ContainerInit.Name)
        {
            var argv = stackalloc byte*[2];
            argv[0] = name;
            argv[1] = null;
            container->Start(container, 0, argv);
        }

        if (*reached == 0) Libc._exit(1);

        // A container that asked for a reboot was started again by LXC, and did not begin anew; the kernel tells a reboot as SIGHUP: reboot(2).
        var status = *reached > 1 ? SIGHUP : WaitStatus(container->ErrorNumber);
        Record(status);
        var signal = status & 0x7f;
        Libc._exit(signal != 0 ? SignalBase + signal : (status >> 8) & 0xff);
    }

    /// <summary>LXC notes a process that a signal ended as if that had stopped it (signal in the upper byte, 0x7f in the lower).</summary>
    private static int WaitStatus(int status)
    {
        const int stopped = 0x7f;
        return (status & 0xff) == stopped ? (status >> 8) & stopped : status;
    }

    /// <summary>The wait status as it was, in the container's state folder.</summary>
    private static void Record(int status)
    {
        const int size = 16;
        var buffer = stackalloc byte[size];
        var text = new Text(buffer, size);
        text.AddNumber(status & 0xffff);
        text.Add((byte)'\n');
        AtomicFile.Write("status.new"u8, "status"u8, ref text, durable: false); // the folder does not outlast the machine either
    }
}
