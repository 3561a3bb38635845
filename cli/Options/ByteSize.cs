using System.Globalization;

namespace Atoll.Cli.Options;

/// <summary>Sizes as docker reads them (RAMInBytes of go-units): 512m, 1.5g, 64KiB; units are powers of 1024 and their case is free.</summary>
internal static class ByteSize
{
    private const string Units = "bkmgtp";

    public static long Parse(string text)
    {
        int end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (end < text.Length && text[end] == '.')
            end++;

        string number = text[..end];
        string unit = text[end..].TrimStart(' ').ToLowerInvariant();

        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            throw new FormatException("not a size such as 512m or 1.5g");

        double bytes = value * Math.Pow(1024, Power(unit));
        return bytes < long.MaxValue ? (long)bytes : throw new FormatException("too large");
    }

    private static int Power(string unit)
    {
        if (unit.Length == 0)
            return 0;

        int power = Units.IndexOf(unit[0]);
        bool known = power >= 0 && (unit[1..] is "" || (power > 0 && unit[1..] is "b" or "ib"));
        return known ? power : throw new FormatException($"unknown unit '{unit}': use b, k, m, g, t or p");
    }
}
