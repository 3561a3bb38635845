namespace Atoll.Shim;

/// <summary>
/// Named places between two steps, at which a test has the supervisor die as by kill -9, or stop until it is told to go on. Off unless the command line has
/// <c>--kill-at NAME</c> or <c>--stop-at NAME</c> after the id, which only tests say.
/// </summary>
internal static unsafe class CrashPoint
{
    private const int ArgumentCount = 4; // atoll-shim ID FLAG NAME
    private static byte* s_wanted;
    private static int s_signal;

    public static void Allow(int argc, byte** argv)
    {
        if (argc != ArgumentCount) return;
        if (Text.Equal(argv[2], "--kill-at"u8)) s_signal = Libc.SIGKILL;
        else if (Text.Equal(argv[2], "--stop-at"u8)) s_signal = Libc.SIGSTOP;
        else return;
        s_wanted = argv[3];
    }

    /// <summary>Dies or stops here, if this is the place that was named.</summary>
    public static void Reach(ReadOnlySpan<byte> name)
    {
        // Either signal to oneself is delivered before the call returns (kill(2)).
        if (s_wanted != null && Text.Equal(s_wanted, name)) Libc.kill(Libc.getpid(), s_signal);
    }
}
