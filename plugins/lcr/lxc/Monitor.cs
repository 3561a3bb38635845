using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// LXC's monitor of one container: the parent of its first process. It stays in <c>start</c> until that process has ended, and ends as it did, a signal told
/// as 128 and its number: if a signal ends the monitor, it was meant for the monitor.
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

        var status = container->ErrorNumber;
        var signal = status & 0x7f;

        // A container that asked for a reboot was started again by LXC, and did not begin anew.
        Libc._exit(*reached == 0 ? 1 : *reached > 1 ? SignalBase + SIGHUP : signal != 0 ? SignalBase + signal : (status >> 8) & 0xff);
    }
}
