namespace Atoll.Bench.Report;

/// <summary>Median and minimum: what is usual on this machine now, and what it can do when nobody disturbs.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static IEnumerable<Figure> Spread(string name, IEnumerable<double> values)
    {
        double[] all = [.. values];
        yield return new Figure($"{name} median", all.Median());
        yield return new Figure($"{name} min", all.Min());
    }

    public static IEnumerable<Figure> Spread(string name, IEnumerable<TimeSpan> times) => Spread($"{name} ms", times.Select(time => time.TotalMilliseconds));
}
