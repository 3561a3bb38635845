using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Atoll.Shim;

/// <summary>The process: <c>atoll-shim ID</c>, with the control connection on descriptor 3. docs/supervisor.md is its specification.</summary>
internal static unsafe class Program
{
    /// <summary>The exit status when no valid START came; nothing was touched.</summary>
    public const int NotStarted = 2;

    private const int Control = 3;

    /// <summary>
    /// The C library's main. It has no buffer on its stack and therefore no stack protector of its own, so that it may set the cookie.
    /// </summary>
    [UnmanagedCallersOnly(EntryPoint = "main")]
    public static int Enter(int argc, byte** argv)
    {
        StackProtector.Randomize();
        return Run(argc, argv);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(int argc, byte** argv)
    {
        CrashPoint.Allow(argc, argv);

        // The three standard descriptors must be taken, or a pipe of the container would get one of their numbers.
        for (var fd = 0; fd < Control; fd++)
        {
            if (Libc.fcntl(fd, Libc.F_GETFD, 0) < 0) return NotStarted;
        }

        if (Libc.fcntl(Control, Libc.F_SETFD, Libc.FD_CLOEXEC) < 0) return NotStarted;
        if (Libc.fcntl(Control, Libc.F_SETFL, Libc.O_NONBLOCK) < 0) return NotStarted;

        // A descriptor that the daemon let slip would be held for as long as the container lives.
        Libc.syscall(Libc.SYS_close_range, Control + 1, unchecked((nint)uint.MaxValue), 0);

        return Memory.Prepare() && Loop.Prepare() && Peers.Add(Control, isControl: true) ? Loop.Run() : NotStarted;
    }
}
