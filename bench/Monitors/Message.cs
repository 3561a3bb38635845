using Google.Protobuf;

namespace Atoll.Bench.Monitors;

/// <summary>A protobuf message, field by field.</summary>
internal sealed class Message
{
    private byte[] _bytes = [];

    public Message Text(int field, string value) => Write(field, WireFormat.WireType.LengthDelimited, output => output.WriteString(value));

    public Message Bytes(int field, byte[] value) => Write(field, WireFormat.WireType.LengthDelimited, output => output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value)));

    public Message Number(int field, ulong value) => Write(field, WireFormat.WireType.Varint, output => output.WriteUInt64(value));

    public byte[] ToArray() => _bytes;

    /// <summary>The value of a varint field of a message that arrived, or null.</summary>
    public static ulong? Number(byte[] message, int field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                return input.ReadUInt64();
            }

            input.SkipLastField();
        }

        return null;
    }

    /// <summary>The value of a length-delimited field of a message that arrived, or null.</summary>
    public static byte[]? Bytes(byte[] message, int field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
            {
                return input.ReadBytes().ToByteArray();
            }

            input.SkipLastField();
        }

        return null;
    }

    private Message Write(int field, WireFormat.WireType type, Action<CodedOutputStream> value)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(field, type);
        value(output);
        output.Flush();
        _bytes = [.. _bytes, .. bytes.ToArray()];
        return this;
    }
}
