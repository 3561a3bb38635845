namespace Atoll.Shim;

/// <summary>The writing end of the container's standard input. Without one, what peers send is discarded.</summary>
internal static unsafe class ContainerStdin
{
    private static int s_fd; // 0: none
    private static int s_watched;
    private static bool s_closing;
    private static bool s_isTerminal;

    /// <summary>Makes the pipe and returns its reading end; or, negative, an errno.</summary>
    public static int Open()
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0) return -Libc.errno;
        s_fd = ends[1];
        Libc.fcntl(s_fd, Libc.F_SETFL, Libc.O_NONBLOCK); // this end's alone: pipe(7)
        return ends[0];
    }

    /// <summary>Another's process reads from a fifo; returns 0 or an errno.</summary>
    /// <param name="isTerminal">It does not close before the process ends.</param>
    public static int OpenFifo(bool isTerminal)
    {
        var fd = Fifo.Open("stdin"u8, Libc.O_RDWR);
        if (fd < 0) return -fd;
        s_fd = fd;
        s_isTerminal = isTerminal;
        return 0;
    }

    /// <summary>The master of the container's terminal takes what peers send. It closes with the container, never before.</summary>
    public static void WriteTerminal(int master)
    {
        s_fd = master;
        s_isTerminal = true;
    }

    /// <summary>Writes what a peer sent; the peer keeps what the pipe has no room for.</summary>
    public static void Write(Peer* peer, byte* bytes, int length)
    {
        if (s_fd == 0 || s_closing) return;
        var written = Libc.write(s_fd, bytes, (nuint)length);
        if (written == length) return;
        if (written < 0 && Libc.errno != Libc.EAGAIN)
        {
            Close();
            return;
        }

        if (written < 0) written = 0;
        if (peer->Stdin.Add(bytes + written, length - (int)written)) Watch(Libc.EPOLLOUT);
        else Peers.Drop(peer);
    }

    /// <summary>Writes what a peer kept.</summary>
    public static void Write(ref Rest rest)
    {
        if (s_fd == 0)
        {
            rest.Discard();
            return;
        }

        var bytes = rest.Start(out var length);
        var written = Libc.write(s_fd, bytes, (nuint)length);
        if (written >= 0) rest.Remove((int)written);
        else if (Libc.errno != Libc.EAGAIN) Close();
    }

    /// <summary>The pipe has room, or nobody reads it any more.</summary>
    public static void Flush()
    {
        Peers.ContinueInput();
        if (s_fd == 0 || Peers.HaveStdin()) return;
        Watch(0);
        if (s_closing) Close();
    }

    /// <summary>Closes it for good as soon as what peers sent before is written.</summary>
    public static void CloseWhenWritten()
    {
        if (s_isTerminal) return;
        s_closing = true;
        if (!Peers.HaveStdin()) Close();
    }

    public static void Close()
    {
        if (s_fd == 0) return;
        Libc.close(s_fd);
        s_fd = 0;
        Peers.ContinueInput(); // which discards what could not be written
    }

    private static void Watch(int events) => Loop.Watch(s_fd, Loop.TagStdin, ref s_watched, events);
}
