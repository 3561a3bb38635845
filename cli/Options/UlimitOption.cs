using System.Globalization;
using Atoll.Api.V1;

namespace Atoll.Cli.Options;

/// <summary>docker's --ulimit: NAME=SOFT[:HARD].</summary>
internal static class UlimitOption
{
    public static Ulimit Parse(string text)
    {
        int equals = text.IndexOf('=');
        string[] limits = equals > 0 ? text[(equals + 1)..].Split(':') : [];
        return limits.Length is 1 or 2 && TryLimit(limits[0], out long soft) && TryLimit(limits[^1], out long hard)
            ? new Ulimit { Name = text[..equals], Soft = soft, Hard = hard }
            : throw new UsageException($"invalid ulimit '{text}': use NAME=SOFT or NAME=SOFT:HARD");
    }

    private static bool TryLimit(string text, out long limit)
    {
        limit = -1;
        return text is "unlimited" || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit);
    }
}
