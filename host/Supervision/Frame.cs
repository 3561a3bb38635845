using System.Buffers.Binary;

namespace Atoll.Host.Supervision;

/// <summary>The frames between daemon and <c>atoll-shim</c>; docs/supervisor.md holds the table.</summary>
internal enum FrameKind : byte
{
    Created = 1,
    Failed = 2,
    Exited = 3,
    Stdout = 4,
    Stderr = 5,
    Attached = 7,
    Reopened = 8,
    Start = 16,
    Attach = 17,
    Stdin = 18,
    StdinClose = 19,
    Resize = 20,
    End = 21,
    Reopen = 22,
}

/// <summary>One frame. The payload is valid until the next frame is read.</summary>
internal readonly record struct Frame(FrameKind Kind, byte Argument, ReadOnlyMemory<byte> Payload)
{
    public const int HeaderSize = 8, MaxPayload = 65_536, MaxStartPayload = 1 << 20;

    /// <summary>The form of START's payload: every supervisor since version 2 of the protocol takes it.</summary>
    public const int StartVersion = 2;

    public static void WriteHeader(Span<byte> header, FrameKind kind, byte argument, int length)
    {
        header[0] = (byte)kind;
        header[1] = argument;
        header[2] = header[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], length);
    }

    public int Int32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(Payload.Span[offset..]);

    public long Int64(int offset) => BinaryPrimitives.ReadInt64LittleEndian(Payload.Span[offset..]);
}
