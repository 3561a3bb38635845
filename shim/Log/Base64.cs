namespace Atoll.Shim;

/// <summary>Base64 with padding, RFC 4648 section 4.</summary>
internal static unsafe class Base64
{
    public static int Length(int bytes) => (bytes + 2) / 3 * 4;

    /// <summary>Writes <see cref="Length"/> characters and returns where they end.</summary>
    public static byte* Write(byte* to, byte* from, int length)
    {
        fixed (byte* alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8)
        {
            for (; length > 0; from += 3, length -= 3)
            {
                var second = length > 1 ? from[1] : 0;
                var third = length > 2 ? from[2] : 0;
                var group = (from[0] << 16) | (second << 8) | third;
                *to++ = alphabet[group >> 18];
                *to++ = alphabet[(group >> 12) & 63];
                *to++ = length > 1 ? alphabet[(group >> 6) & 63] : (byte)'=';
                *to++ = length > 2 ? alphabet[group & 63] : (byte)'=';
            }
        }

        return to;
    }
}
