namespace Atoll.Shim;

/// <summary>A connection. Free while its descriptor is 0, which is /dev/null.</summary>
internal unsafe struct Peer
{
    public int Fd;
    public bool IsControl;

    /// <summary>Which streams it attached to, as in ATTACH.</summary>
    public byte Streams;

    /// <summary>It sends no more; it may still read.</summary>
    public bool InputEnded;

    /// <summary>It reads no more; what it sent may still be under way.</summary>
    public bool HungUp;

    /// <summary>What epoll watches it for.</summary>
    public int Watched;

    /// <summary>The frame that is arriving.</summary>
    public PeerInput Input;

    /// <summary>What its socket had no room for.</summary>
    public Rest Output;

    /// <summary>What the container's standard input had no room for; the peer is not read until it is gone.</summary>
    public Rest Stdin;

    /// <summary>When it is dropped, unless it reads before: set while <see cref="Output"/> holds something.</summary>
    public long Deadline;
}

/// <summary>Bytes that could not be written yet, in memory that exists only for as long.</summary>
internal unsafe struct Rest
{
    /// <summary>One chunk with its frame, and the small frames that may come on top.</summary>
    public const int Capacity = Memory.ChunkSize + 4096;

    private byte* _bytes;
    private int _from;
    private int _to;

    public readonly bool Exists => _bytes != null;

    /// <summary>False when there is no room, or no memory.</summary>
    public bool Add(byte* bytes, int length)
    {
        var used = _bytes == null ? 0 : _to;
        if (length > Capacity - used) return false;
        if (_bytes == null)
        {
            _bytes = Memory.Map(Capacity);
            if (_bytes == null) return false;
            _from = 0;
            _to = 0;
        }

        Libc.memmove(_bytes + _to, bytes, (nuint)length);
        _to += length;
        return true;
    }

    /// <summary>The bytes that are left.</summary>
    public readonly byte* Start(out int length)
    {
        length = _to - _from;
        return _bytes + _from;
    }

    /// <summary>So many were written.</summary>
    public void Remove(int length)
    {
        _from += length;
        if (_from == _to) Discard();
    }

    public void Discard() => Memory.Unmap(ref _bytes, Capacity);
}
