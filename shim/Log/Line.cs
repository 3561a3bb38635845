namespace Atoll.Shim;

/// <summary>What a stream has written since its last record: part of a line.</summary>
internal unsafe struct Line
{
    /// <summary>Room for <see cref="JsonRecord.MaxContent"/> bytes.</summary>
    public byte* Bytes;
    public int Length;

    /// <summary>
    /// Takes bytes until a record is due: at a newline, or when the line is longer than a record may be. Returns how many it took; then
    /// <paramref name="due"/> is how many bytes of <see cref="Bytes"/> the record has (0: none yet), and <see cref="Remove"/> follows.
    /// </summary>
    public int Take(byte* from, int length, out int due)
    {
        var newline = Libc.memchr(from, '\n', (nuint)length);
        var content = newline == null ? length : (int)(newline - from);
        var room = JsonRecord.MaxContent - 1 - Length;
        if (content > room)
        {
            Append(from, room);
            due = Length - Utf8.Unfinished(Bytes, Length);
            return room;
        }

        var taken = newline == null ? content : content + 1;
        Append(from, taken);
        due = newline == null ? 0 : Length;
        return taken;
    }

    /// <summary>Drops what went into a record; what is left is at most the beginning of a character.</summary>
    public void Remove(int length)
    {
        Length -= length;
        for (var i = 0; i < Length; i++) Bytes[i] = Bytes[length + i];
    }

    private void Append(byte* from, int length)
    {
        Libc.memmove(Bytes + Length, from, (nuint)length);
        Length += length;
    }
}
