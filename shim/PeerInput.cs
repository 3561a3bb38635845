namespace Atoll.Shim;

/// <summary>
/// The frame that is arriving from a peer. A header is read to its end, then never more than its payload, so nothing that was read ever waits
/// to be understood: the payload of STDIN goes on to the container as it comes.
/// </summary>
internal unsafe struct PeerInput
{
    private ulong _header;
    private int _headerLength;
    private int _left; // of the payload
    private byte* _start; // the payload of START
    private int _startLength;
    private uint _size; // the payload of RESIZE

    public void Read(Peer* peer)
    {
        if (_headerLength < Frame.HeaderSize && !ReadHeader(peer)) return;
        if (_left > 0 && !ReadPayload(peer)) return;
        if (_left > 0) return;
        _headerLength = 0;
        Complete(peer);
    }

    public void Discard() => Memory.Unmap(ref _start, _startLength);

    /// <summary>True when the header is whole and the peer still there.</summary>
    private bool ReadHeader(Peer* peer)
    {
        ulong header = _header;
        var count = Libc.read(peer->Fd, (byte*)&header + _headerLength, (nuint)(Frame.HeaderSize - _headerLength));
        if (count <= 0)
        {
            Ended(peer, count, betweenFrames: _headerLength == 0);
            return false;
        }

        _header = header;
        _headerLength += (int)count;
        if (_headerLength < Frame.HeaderSize) return false;
        if (!Frame.IsValidFromPeer((byte*)&header) || !Begin(peer, (byte)header))
        {
            Peers.Drop(peer);
            return false;
        }

        return true;
    }

    /// <summary>START comes first, once, and on the control connection only; nothing else comes before it.</summary>
    private bool Begin(Peer* peer, byte kind)
    {
        if ((kind == Frame.Start) != Supervision.AwaitsStart) return false;
        _left = (int)(_header >> 32);
        if (kind != Frame.Start) return true;
        _startLength = _left;
        _start = Memory.Map(_startLength);
        return _start != null && peer->IsControl;
    }

    /// <summary>True when something came.</summary>
    private bool ReadPayload(Peer* peer)
    {
        if ((byte)_header == Frame.Resize) return ReadSize(peer);
        var isStart = _start != null;
        var to = isStart ? _start + (_startLength - _left) : Memory.Chunk;
        var most = isStart || _left < Memory.ChunkSize ? _left : Memory.ChunkSize;
        var count = Libc.read(peer->Fd, to, (nuint)most);
        if (count <= 0)
        {
            Ended(peer, count, betweenFrames: false);
            return false;
        }

        _left -= (int)count;
        if (!isStart)
        {
            Memory.Used = true;
            ContainerStdin.Write(peer, to, (int)count);
        }

        return true;
    }

    private bool ReadSize(Peer* peer)
    {
        uint size = _size;
        var count = Libc.read(peer->Fd, (byte*)&size + (Frame.ResizePayload - _left), (nuint)_left);
        if (count <= 0)
        {
            Ended(peer, count, betweenFrames: false);
            return false;
        }

        _size = size;
        _left -= (int)count;
        return true;
    }

    private void Complete(Peer* peer)
    {
        switch ((byte)_header)
        {
            case Frame.Start:
                var payload = _start;
                _start = null; // it is the supervision's from here on
                Supervision.Begin(peer, payload, _startLength);
                return;
            case Frame.Resize:
                Terminal.Resize(_size);
                return;
            case Frame.End:
                Supervision.End();
                return;
            case Frame.Attach:
                peer->Streams = (byte)(_header >> 8);
                var frame = stackalloc byte[Frame.HeaderSize];
                Frame.WriteHeader(frame, Frame.Attached, 0, 0);
                Peers.Send(peer, frame, Frame.HeaderSize);
                return;
            case Frame.Reopen:
                var answer = stackalloc byte[Frame.HeaderSize + sizeof(int)];
                Frame.WriteHeader(answer, Frame.Reopened, 0, sizeof(int));
                *(int*)(answer + Frame.HeaderSize) = JsonFile.BeginAnew();
                Peers.Send(peer, answer, Frame.HeaderSize + sizeof(int));
                return;
            case Frame.StdinClose:
                ContainerStdin.CloseWhenWritten();
                return;
            default: // STDIN was passed on as it came
                return;
        }
    }

    /// <summary>A peer that shuts down its sending side only may go on reading, so it stays until it hangs up.</summary>
    private static void Ended(Peer* peer, nint result, bool betweenFrames)
    {
        if (result < 0 && Libc.errno == Libc.EAGAIN) return;
        peer->InputEnded = true;
        if (result < 0 || !betweenFrames || peer->HungUp || Supervision.AwaitsStart) Peers.Drop(peer);
    }
}
