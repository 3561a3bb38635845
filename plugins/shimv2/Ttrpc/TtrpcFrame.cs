using System.Buffers.Binary;

namespace Atoll.Plugins.ShimV2.Ttrpc;

/// <summary>What a frame carries.</summary>
internal enum TtrpcFrameType : byte
{
    Request = 1,
    Response = 2,

    /// <summary>Streaming, which the service Task has none of: a shim may crash on one.</summary>
    Data = 3,
}

/// <summary>One ttrpc frame. The payload is valid until the next frame is read.</summary>
/// <param name="Stream">Odd, counted up by the client; the answer has the request's.</param>
internal readonly record struct TtrpcFrame(uint Stream, TtrpcFrameType Type, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Payload length and stream, both big-endian, type, flags.</summary>
    public const int HeaderSize = 10;

    /// <summary>The protocol's limit for what follows the header.</summary>
    public const int MaxPayload = 4 << 20;

    public static void WriteHeader(Span<byte> header, uint stream, TtrpcFrameType type, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(header, length);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], stream);
        header[8] = (byte)type;
        header[9] = 0; // flags are for streaming
    }
}
