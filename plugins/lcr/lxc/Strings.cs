using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>NUL-terminated strings.</summary>
internal static unsafe class Strings
{
    public static bool Equal(byte* text, ReadOnlySpan<byte> literal)
    {
        fixed (byte* bytes = literal)
        {
            for (var i = 0; i < literal.Length; i++)
            {
                if (text[i] != bytes[i]) return false;
            }

            return text[literal.Length] == 0;
        }
    }

    /// <summary>A decimal number that is all of a text; -1 for another text.</summary>
    public static long Number(byte* text)
    {
        var end = text + Libc.strlen(text);
        var value = Decimal.Read(ref text, end);
        return text == end ? value : -1;
    }

    /// <summary>A hexadecimal number, without a prefix.</summary>
    public static ulong Hexadecimal(byte* text, int digits)
    {
        ulong value = 0;
        for (var i = 0; i < digits && text[i] != 0; i++)
        {
            value = (value << 4) | (uint)(text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10);
        }

        return value;
    }
}
