namespace Atoll.Shim;

/// <summary>One record of the log: <c>{"log":…,"stream":…,"time":…}</c> and a newline.</summary>
internal static unsafe class JsonRecord
{
    /// <summary>The most content that a record has: 16 KiB and a newline.</summary>
    public const int MaxContent = (16 * 1024) + 1;

    /// <summary>Room for any record: every byte may need six characters, all of them base64 as well, and the rest is keys.</summary>
    public const int MaxLength = (MaxContent * 6) + ((MaxContent + 2) / 3 * 4) + 128;

    /// <summary>Writes the record and returns its length.</summary>
    /// <param name="to">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="content">What the container wrote.</param>
    /// <param name="length">At most <see cref="MaxContent"/>.</param>
    /// <param name="stderr">Which stream it wrote to.</param>
    /// <param name="unixNanoseconds">When.</param>
    public static int Write(byte* to, byte* content, int length, bool stderr, long unixNanoseconds)
    {
        var at = Copy(to, "{\"log\":\""u8);
        var exact = true;
        for (var i = 0; i < length;)
        {
            var size = Utf8.Next(content + i, length - i);
            if (size == 1)
            {
                at = Escape(at, content[i++]);
                continue;
            }

            if (size < 0)
            {
                at = Copy(at, "\uFFFD"u8);
                exact = false;
                i -= size;
                continue;
            }

            for (; size > 0; size--) *at++ = content[i++];
        }

        at = Copy(at, stderr ? "\",\"stream\":\"stderr\",\"time\":\""u8 : "\",\"stream\":\"stdout\",\"time\":\""u8);
        var time = new Text(at, Timestamp.Length + 1);
        Timestamp.Add(ref time, unixNanoseconds);
        at += time.Length;
        if (!exact)
        {
            at = Copy(at, "\",\"base64\":\""u8);
            at = Base64.Write(at, content, length);
        }

        at = Copy(at, "\"}\n"u8);
        return (int)(at - to);
    }

    /// <summary>JSON strings escape quotation mark, reverse solidus and what is below U+0020: RFC 8259 section 7.</summary>
    private static byte* Escape(byte* at, byte value)
    {
        if (value >= 0x20 && value != '"' && value != '\\')
        {
            *at++ = value;
            return at;
        }

        *at++ = (byte)'\\';
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                *at++ = value;
                return at;
            case (byte)'\n':
                *at++ = (byte)'n';
                return at;
            case (byte)'\r':
                *at++ = (byte)'r';
                return at;
            case (byte)'\t':
                *at++ = (byte)'t';
                return at;
            default:
                at = Copy(at, "u00"u8);
                *at++ = (byte)('0' + (value >> 4));
                *at++ = (byte)((value & 15) < 10 ? '0' + (value & 15) : 'a' + (value & 15) - 10);
                return at;
        }
    }

    private static byte* Copy(byte* to, ReadOnlySpan<byte> literal)
    {
        fixed (byte* from = literal)
        {
            for (var i = 0; i < literal.Length; i++) *to++ = from[i];
        }

        return to;
    }
}
