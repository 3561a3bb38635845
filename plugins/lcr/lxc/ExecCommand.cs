using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary><c>exec</c>: has liblxc put a process into the container, and ends when that runs its command. The pid file names it: a child, left behind.</summary>
internal static unsafe class ExecCommand
{
    private static StepReader s_steps;
    private static int s_console;

    public static int Run(CreateArguments arguments)
    {
        s_steps = StepReader.Open(arguments.Steps);
        var container = Liblxc.Open(arguments.Library, arguments.Name, arguments.Log);
        s_console = arguments.Console == null ? -1 : CreateCommand.Connect(arguments.Console);
        var pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, pair) != 0) Words.End(1, "cannot make a pair of sockets"u8, null, Libc.errno);
        Report.To(pair[1]);

        int pid;
        var options = new LxcAttachOptions
        {
            Flags = LxcAttachOptions.MoveToCgroup | LxcAttachOptions.LsmExec,
            Namespaces = -1,
            Personality = -1,
            Uid = uint.MaxValue,
            Gid = uint.MaxValue,
            EnvironmentPolicy = LxcAttachOptions.ClearEnvironment,
            Stdin = 0,
            Stdout = 1,
            Stderr = 2,
            LogFd = -9, // EBADF: none
        };
        if (container->Attach(container, &Attached, null, &options, &pid) != 0) Words.End(1, "LXC could not attach to the container"u8, null, 0);

        Libc.close(pair[1]);
        var message = stackalloc byte[Words.Size];
        var vector = new IoVector { Start = message, Length = Words.Size };
        var header = new MessageHeader { Vectors = &vector, VectorCount = 1 };
        nint length;
        var going = false;
        while ((length = Libc.recvmsg(pair[0], &header, 0)) > 0)
        {
            if (message[0] != Report.Going) Report.Repeat(message, (int)length);
            going = true;
        }

        if (!going) Words.End(1, "the process ended before it could run its command"u8, null, 0);
        PidFile.Write(arguments.PidFile, pid);
        return 0;
    }

    /// <summary>In the container's namespaces and cgroups, with all rights yet.</summary>
    [UnmanagedCallersOnly]
    private static int Attached(void* payload)
    {
        const int dumpable = 4;
        Libc.prctl(dumpable, 0, 0, 0, 0);
        Launch.Run(s_steps, -1, s_console);
        return 1;
    }
}
