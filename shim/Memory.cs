namespace Atoll.Shim;

/// <summary>
/// Every buffer of the process, in one anonymous mapping: a page costs nothing until it is written, so an idle container has hardly any.
/// </summary>
internal static unsafe class Memory
{
    /// <summary>What is read from a pipe at once, and from a peer.</summary>
    public const int ChunkSize = 32 * 1024;

    /// <summary>Room before the chunk, so that a frame's header and first numbers stand right before its payload.</summary>
    public const int ChunkHead = Frame.HeaderSize + 4;

    /// <summary>One record of the greatest length, and as much again to gather short ones.</summary>
    public const int BatchSize = JsonRecord.MaxLength + (64 * 1024);

    public const int SentenceSize = 5 * 1024;

    /// <summary>PATH_MAX, with the NUL.</summary>
    public const int PathSize = 4096;

    /// <summary>How long the loop must be idle before the pages of a burst go back to the kernel.</summary>
    public const int IdleMilliseconds = 1000;

    private const int PageSize = 4096;
    private const int BurstSize = (((ChunkHead + ChunkSize + BatchSize) / PageSize) + 1) * PageSize;
    private const int LineSize = JsonRecord.MaxContent + 7;

    public static Peer* Peers;
    public static OutputPipe* Pipes;
    public static byte* Sentence;
    public static byte* LogName;
    public static EarlyDeath* EarlyDeaths;
    public static byte* Chunk;

    /// <summary>The <see cref="ChunkHead"/> bytes before the chunk: where the last frame begins.</summary>
    public static byte* Head;

    public static byte* Batch;

    /// <summary>The chunk or the batch was written to since <see cref="Release"/>.</summary>
    public static bool Used;

    private static Line* s_lines;

    public static bool Prepare()
    {
        var records = (2 * (sizeof(OutputPipe) + sizeof(Line))) + (Atoll.Shim.Peers.Capacity * sizeof(Peer)) + (EarlyDeath.Capacity * sizeof(EarlyDeath));
        var at = Map(BurstSize + records + LogFolder.NameSize + SentenceSize + (2 * LineSize));
        if (at == null) return false;
        Head = at;
        Chunk = at + ChunkHead;
        Batch = Chunk + ChunkSize;
        at += BurstSize;
        Pipes = (OutputPipe*)at;
        s_lines = (Line*)(Pipes + 2);
        Peers = (Peer*)(s_lines + 2);
        EarlyDeaths = (EarlyDeath*)(Peers + Atoll.Shim.Peers.Capacity);
        LogName = (byte*)(EarlyDeaths + EarlyDeath.Capacity);
        Sentence = LogName + LogFolder.NameSize;
        at = Sentence + SentenceSize;
        s_lines[0].Bytes = at;
        s_lines[1].Bytes = at + LineSize;
        return true;
    }

    public static Line* LineOf(bool stderr) => s_lines + (stderr ? 1 : 0);

    /// <summary>Gives the pages of the chunk and the batch back; they hold nothing between two turns of the loop.</summary>
    public static void Release()
    {
        Libc.madvise(Head, BurstSize, Libc.MADV_DONTNEED);
        Used = false;
    }

    /// <summary>Zeroed memory of its own, or null.</summary>
    public static byte* Map(int length)
    {
        var at = Libc.mmap(null, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        return (nint)at == -1 ? null : at;
    }

    public static void Unmap(ref byte* at, int length)
    {
        if (at != null) Libc.munmap(at, (nuint)length);
        at = null;
    }
}
