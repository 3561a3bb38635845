using System.Globalization;
using System.Text.RegularExpressions;

namespace Atoll.Host.Containers.Filtering;

/// <summary>Durations as Go writes them, and therefore Docker: <c>1h30m</c>, <c>1.5s</c>, <c>300ms</c>.</summary>
internal static partial class GoDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (!Whole().IsMatch(text))
        {
            return false;
        }

        foreach (Match part in Part().Matches(text))
        {
            var number = double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            duration += part.Groups[2].Value switch
            {
                "h" => TimeSpan.FromHours(number),
                "m" => TimeSpan.FromMinutes(number),
                "s" => TimeSpan.FromSeconds(number),
                "ms" => TimeSpan.FromMilliseconds(number),
                _ => TimeSpan.FromMicroseconds(number),
            };
        }

        return true;
    }

    [GeneratedRegex(@"\A([0-9]{1,9}(\.[0-9]{1,9})?(h|ms|m|s|us|µs))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9.]+)(h|ms|m|s|us|µs)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
