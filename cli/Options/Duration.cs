using System.Buffers;
using System.Globalization;

namespace Atoll.Cli.Options;

/// <summary>Durations as Go writes them, and therefore docker: 1h30m, 1.5s, 300ms.</summary>
internal static class Duration
{
    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789.");

    public static TimeSpan Parse(string text) => TryParse(text, out TimeSpan duration)
        ? duration
        : throw new FormatException("not a duration such as 30s, 1m30s or 500ms");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(Number);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) || number > 1e9)
                return false;
            rest = rest[digits..];
            int letters = rest.IndexOfAny(Number);
            ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
            TimeSpan? part = unit switch
            {
                "h" => TimeSpan.FromHours(1),
                "m" => TimeSpan.FromMinutes(1),
                "s" => TimeSpan.FromSeconds(1),
                "ms" => TimeSpan.FromMilliseconds(1),
                "us" or "µs" => TimeSpan.FromMicroseconds(1),
                _ => null,
            };
            if (part is not { } one)
                return false;
            duration += one * number;
            rest = rest[unit.Length..];
        }

        return text.Length > 0;
    }
}
