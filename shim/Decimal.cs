namespace Atoll.Shim;

/// <summary>Decimal numbers as they stand in START, in pid files and in <c>/proc</c>.</summary>
internal static unsafe class Decimal
{
    /// <summary>Reads digits and moves past them; -1 when there is none, or when the number has more than 18 digits.</summary>
    public static long Read(ref byte* at, byte* end)
    {
        long value = 0;
        var digits = 0;
        while (at < end && *at >= '0' && *at <= '9')
        {
            if (++digits > 18) return -1;
            value = (value * 10) + (*at++ - '0');
        }

        return digits == 0 ? -1 : value;
    }
}
