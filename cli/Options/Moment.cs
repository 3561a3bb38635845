using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Cli.Options;

/// <summary>A moment as docker reads it for --since and --until: RFC 3339, a date, seconds of Unix time with decimals, or a duration that is counted back.</summary>
internal static class Moment
{
    public static Timestamp Parse(string text)
    {
        if (Duration.TryParse(text, out TimeSpan ago))
            return Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() - ago);

        string[] parts = text.Split('.');
        if (parts.Length <= 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            && seconds is > -62135596800 and < 253402300800
            && int.TryParse(parts.Length == 2 ? parts[1].PadRight(9, '0')[..9] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out int nanos))
        {
            return new Timestamp { Seconds = seconds, Nanos = nanos };
        }

        return text.Length >= "2026-01-01".Length && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset moment)
            ? Timestamp.FromDateTimeOffset(moment)
            : throw new FormatException("not a time such as 2026-01-02T15:04:05Z, 1767366245, or 10m for ten minutes ago");
    }
}
