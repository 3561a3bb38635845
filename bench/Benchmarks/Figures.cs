using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>What Atoll took, next to what a bare runtime took.</summary>
internal static class Figures
{
    public static Row Of(string name, IReadOnlyList<Sample> samples)
        => new(name, [.. Statistics.Spread("wall", samples.Select(sample => sample.Wall)), .. Statistics.Spread("CPU", samples.Select(sample => sample.Cpu))]);

    /// <summary>Wall time and CPU, medians and minima, as ratios.</summary>
    public static IEnumerable<Aim> Aims(string name, IReadOnlyList<Sample> bare, IReadOnlyList<Sample> atoll, double limit)
    {
        foreach (var (what, of) in new (string, Func<Sample, double>)[] { ("wall", sample => sample.Wall.TotalMilliseconds), ("CPU", sample => sample.Cpu.TotalMilliseconds) })
        {
            yield return new Aim($"{name} {what}, medians", atoll.Select(of).Median() / bare.Select(of).Median(), limit);
            yield return new Aim($"{name} {what}, minima", atoll.Min(of) / bare.Min(of), limit);
        }
    }
}
