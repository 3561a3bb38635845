using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// The container's first process, from where LXC has prepared it: namespaces, root, mounts. LXC ends with execvp(3) of the command that it was given; this
/// program exports an execvp of its own, which liblxc calls instead of the C library's, so that what follows happens here, in the container, with all that
/// the fork has brought along. No file need lie in the container for it, and none of the host's is reachable from there.
/// </summary>
internal static unsafe class ContainerInit
{
    private const int PR_SET_DUMPABLE = 4;

    private static StepReader s_steps;
    private static int s_report;
    private static int s_gate;
    private static int s_console;
    private static int* s_reached;
    private static byte** s_environment;

    /// <summary>What LXC is told to run. It is no file: a liblxc that runs it by other means fails with these words in its log.</summary>
    public static ReadOnlySpan<byte> Name => "atoll-lxc (execvp of liblxc did not reach it)"u8;

    public static void Prepare(StepReader steps, int report, int gate, int console, int* reached)
    {
        s_steps = steps;
        s_report = report;
        s_gate = gate;
        s_console = console;
        s_reached = reached;
    }

    /// <summary>For whatever else liblxc may call execvp.</summary>
    public static void KeepEnvironment(byte** environment) => s_environment = environment;

    [UnmanagedCallersOnly(EntryPoint = "execvp")]
    public static int Execvp(byte* file, byte** argv)
    {
        fixed (byte* name = Name)
        {
            if (s_reached == null || !Strings.Equal(file, Name)) return Libc.execvpe(file, argv, s_environment);
        }

        Run();
        return -1;
    }

    private static void Run()
    {
        // While this program is what runs, the container's processes must not look into it: proc(5), ptrace(2).
        Libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
        if (++*s_reached > 1) Libc._exit(1); // LXC starts anew after a reboot; here a reboot is an end
        Report.To(s_report);
        Launch.Run(s_steps, s_gate, s_console);
    }
}
