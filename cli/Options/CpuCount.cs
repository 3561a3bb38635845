using System.Globalization;

namespace Atoll.Cli.Options;

/// <summary>A number of CPUs, such as 1.5, counted in billionths.</summary>
internal static class CpuCount
{
    private const decimal Billion = 1_000_000_000;

    public static long Parse(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal cpus) || cpus > 1_000_000)
            throw new FormatException("not a number of CPUs such as 1.5");

        decimal nano = cpus * Billion;
        return nano == decimal.Truncate(nano) ? (long)nano : throw new FormatException("more than nine decimals");
    }
}
