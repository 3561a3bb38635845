using System.Globalization;

namespace Atoll.Cli.Output;

/// <summary>Sizes as docker writes them (go-units): four digits that count.</summary>
internal static class Units
{
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    private static readonly string[] Decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Powers of 1024: 1.5MiB.</summary>
    public static string Memory(ulong bytes) => Size(bytes, 1024, Binary, 4);

    /// <summary>Powers of 1000: 1.57MB.</summary>
    public static string Transfer(ulong bytes) => Size(bytes, 1000, Decimal, 3);

    private static string Size(double value, double step, string[] units, int digits)
    {
        int unit = 0;
        while (value >= step && unit < units.Length - 1)
        {
            value /= step;
            unit++;
        }

        // Go's %.4g.
        int whole = value < 1 ? 1 : (int)Math.Log10(value) + 1;
        return Math.Round(value, Math.Max(0, digits - whole)).ToString("0.####", CultureInfo.InvariantCulture) + units[unit];
    }
}
