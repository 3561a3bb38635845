namespace Atoll.Cli.Output;

/// <summary>A span of time as docker words it (HumanDuration of go-units).</summary>
internal static class Age
{
    public static string Words(TimeSpan span)
    {
        int hours = (int)(span.TotalHours + 0.5);
        return span.TotalSeconds switch
        {
            < 1 => "Less than a second",
            < 2 => "1 second",
            < 60 => $"{(int)span.TotalSeconds} seconds",
            < 120 => "About a minute",
            < 3600 => $"{(int)span.TotalMinutes} minutes",
            _ => hours switch
            {
                <= 1 => "About an hour",
                < 48 => $"{hours} hours",
                < 24 * 7 * 2 => $"{hours / 24} days",
                < 24 * 30 * 2 => $"{hours / 24 / 7} weeks",
                < 24 * 365 * 2 => $"{hours / 24 / 30} months",
                _ => $"{(int)span.TotalHours / 24 / 365} years",
            },
        };
    }
}
