namespace Atoll.Shim;

/// <summary>All connections.</summary>
internal static unsafe class Peers
{
    /// <summary>The control connection and 64 more, and a few to spare.</summary>
    public const int Capacity = 68;

    /// <summary>How long a peer may leave its socket full.</summary>
    private const long Grace = 5 * Clock.Second;

    private static int s_used;

    /// <summary>How many have a rest that their socket had no room for; the container's pipes are not read meanwhile.</summary>
    public static int Behind { get; private set; }

    /// <summary>False when there is no room for one more.</summary>
    public static bool Add(int fd, bool isControl)
    {
        var index = FreeIndex();
        if (index < 0) return false;
        if (index >= s_used) s_used = index + 1;
        var peer = Memory.Peers + index;
        *peer = default;
        peer->Fd = fd;
        peer->IsControl = isControl;
        Supervision.Greet(peer);
        Watch(peer);
        return true;
    }

    public static void Handle(int index, int events)
    {
        var peer = Memory.Peers + index;
        if (peer->Fd == 0) return;
        if ((events & (Libc.EPOLLHUP | Libc.EPOLLERR)) != 0) HangUp(peer);
        if ((events & Libc.EPOLLOUT) != 0) Flush(peer);
        if (peer->Fd != 0 && Reads(peer)) peer->Input.Read(peer);
        Watch(peer);
    }

    /// <summary>Sends to every peer that attached to one of the streams; 0: to all.</summary>
    public static void Broadcast(byte streams, byte* frame, int length)
    {
        for (var i = 0; i < s_used; i++)
        {
            var peer = Memory.Peers + i;
            if (peer->Fd != 0 && (streams == 0 || (peer->Streams & streams) != 0)) Send(peer, frame, length);
        }
    }

    public static void Send(Peer* peer, byte* frame, int length)
    {
        if (peer->HungUp) return;
        nint sent = 0;
        if (!peer->Output.Exists)
        {
            sent = Libc.send(peer->Fd, frame, (nuint)length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
            if (sent == length) return;
            if (sent < 0 && Libc.errno != Libc.EAGAIN)
            {
                HangUp(peer);
                return;
            }

            if (sent < 0) sent = 0;
        }

        var isFirst = !peer->Output.Exists;
        if (!peer->Output.Add(frame + sent, length - (int)sent))
        {
            Drop(peer); // it would miss something otherwise; so it is told by the end of the connection
            return;
        }

        if (isFirst)
        {
            Behind++;
            peer->Deadline = Clock.Monotonic + Grace;
        }

        Watch(peer);
    }

    /// <summary>Ends a connection, whatever is under way on it.</summary>
    public static void Drop(Peer* peer)
    {
        if (peer->Fd == 0) return;
        DiscardOutput(peer);
        peer->Stdin.Discard();
        peer->Input.Discard();
        Libc.close(peer->Fd); // which takes it out of epoll: no other descriptor refers to it
        var wasControl = peer->IsControl;
        *peer = default;
        if (wasControl) Supervision.ControlEnded();
    }

    /// <summary>Closes every connection that has nothing left to read; true when none is left.</summary>
    public static bool CloseAll()
    {
        var left = 0;
        for (var i = 0; i < s_used; i++)
        {
            var peer = Memory.Peers + i;
            if (peer->Fd == 0) continue;
            if (peer->Output.Exists)
            {
                Watch(peer);
                left++;
                continue;
            }

            DiscardInput(peer);
            Drop(peer);
        }

        return left == 0;
    }

    /// <summary>The container's standard input has room again, or is gone.</summary>
    public static void ContinueInput()
    {
        for (var i = 0; i < s_used; i++)
        {
            var peer = Memory.Peers + i;
            if (peer->Fd == 0 || !peer->Stdin.Exists) continue;
            ContainerStdin.Write(ref peer->Stdin);
            Watch(peer);
        }
    }

    /// <summary>Whether a peer has something for the container's standard input that did not fit yet.</summary>
    public static bool HaveStdin()
    {
        for (var i = 0; i < s_used; i++)
        {
            if (Memory.Peers[i].Stdin.Exists) return true;
        }

        return false;
    }

    public static long FirstDeadline()
    {
        var first = Deadlines.None;
        for (var i = 0; i < s_used && Behind > 0; i++)
        {
            if (Memory.Peers[i].Output.Exists) first = Deadlines.Earlier(first, Memory.Peers[i].Deadline);
        }

        return first;
    }

    public static void Expire(long now)
    {
        for (var i = 0; i < s_used && Behind > 0; i++)
        {
            var peer = Memory.Peers + i;
            if (peer->Output.Exists && Deadlines.IsDue(peer->Deadline, now)) Drop(peer);
        }
    }

    /// <summary>Sets what epoll watches a peer for. A hung-up one would wake the loop for ever, so it is watched only to be read.</summary>
    public static void Watch(Peer* peer)
    {
        if (peer->Fd == 0) return;
        var events = peer->HungUp ? 0 : Libc.EPOLLHUP;
        if (peer->Output.Exists) events |= Libc.EPOLLOUT;
        if (Reads(peer)) events |= Libc.EPOLLIN;
        if (!Loop.Watch(peer->Fd, Loop.TagPeer + (ulong)(peer - Memory.Peers), ref peer->Watched, events)) Drop(peer);
    }

    private static bool Reads(Peer* peer) => !peer->InputEnded && !peer->Stdin.Exists && !Supervision.IsLeaving;

    private static void Flush(Peer* peer)
    {
        if (!peer->Output.Exists) return;
        var bytes = peer->Output.Start(out var length);
        var sent = Libc.send(peer->Fd, bytes, (nuint)length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
        if (sent < 0)
        {
            if (Libc.errno != Libc.EAGAIN) HangUp(peer);
            return;
        }

        peer->Deadline = Clock.Monotonic + Grace;
        peer->Output.Remove((int)sent);
        if (!peer->Output.Exists) Behind--;
    }

    /// <summary>Nobody reads any more. What was sent before is still taken, then <see cref="PeerInput"/> finds the end.</summary>
    private static void HangUp(Peer* peer)
    {
        peer->HungUp = true;
        DiscardOutput(peer);
        if (peer->InputEnded || Supervision.IsLeaving) Drop(peer);
        else Watch(peer);
    }

    /// <summary>Closing a socket that has something unread in it would give its peer ECONNRESET in place of the end: unix(7).</summary>
    private static void DiscardInput(Peer* peer)
    {
        for (var left = 16; left > 0 && Libc.read(peer->Fd, Memory.Chunk, Memory.ChunkSize) > 0; left--)
        {
        }
    }

    private static void DiscardOutput(Peer* peer)
    {
        if (peer->Output.Exists) Behind--;
        peer->Output.Discard();
    }

    /// <summary>A free place, else that of a peer that has left and only waits for the container to read; -1 when there is neither.</summary>
    private static int FreeIndex()
    {
        for (var i = 0; i < Capacity; i++)
        {
            if (Memory.Peers[i].Fd == 0) return i;
        }

        for (var i = 0; i < Capacity; i++)
        {
            if (!Memory.Peers[i].HungUp) continue;
            Drop(Memory.Peers + i);
            return i;
        }

        return -1;
    }
}
