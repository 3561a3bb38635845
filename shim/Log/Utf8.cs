namespace Atoll.Shim;

/// <summary>UTF-8 as RFC 3629 allows it: no surrogates, no overlong forms, nothing above U+10FFFF.</summary>
internal static unsafe class Utf8
{
    /// <summary>
    /// The length of the character at <paramref name="at"/>; or, negative, of what is broken there: the longest beginning of a character,
    /// else one byte. That is one U+FFFD in the practice that the Unicode standard recommends (section 3.9) and .NET follows.
    /// </summary>
    /// <param name="at">The first byte.</param>
    /// <param name="length">How many bytes there are, at least one.</param>
    public static int Next(byte* at, int length)
    {
        var first = at[0];
        if (first < 0x80) return 1;
        if (first < 0xC2 || first > 0xF4) return -1;

        var size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        for (var i = 1; i < size; i++)
        {
            if (i >= length) return -i;
            var low = 0x80;
            var high = 0xBF;
            if (i == 1)
            {
                if (first == 0xE0) low = 0xA0;
                else if (first == 0xED) high = 0x9F;
                else if (first == 0xF0) low = 0x90;
                else if (first == 0xF4) high = 0x8F;
            }

            if (at[i] < low || at[i] > high) return -i;
        }

        return size;
    }

    /// <summary>How many bytes at the end, 0 to 3, begin a character that further bytes could complete.</summary>
    public static int Unfinished(byte* bytes, int length)
    {
        for (var back = 1; back <= 3 && back <= length; back++)
        {
            var at = bytes + length - back;
            if ((*at & 0xC0) == 0x80) continue;
            return *at >= 0xC2 && *at <= 0xF4 && Next(at, back) == -back ? back : 0;
        }

        return 0;
    }
}
