using Atoll.Bench.Machine;
using ScottPlot;

namespace Atoll.Bench.Report;

/// <summary>The daemon's private memory over what it has done.</summary>
internal static class EndurancePlot
{
    private const int Width = 900, Height = 400;
    private const double MiB = 1024, Headroom = 1.3;

    public static void Save(string file, IReadOnlyList<Holdings> cycles, IReadOnlyList<Holdings> execs)
    {
        using var plot = new Plot();
        Add(plot, "starts and stops", cycles);
        Add(plot, "execs, after them", execs);
        plot.XLabel("so many");
        plot.YLabel("atolld, private MiB");
        plot.ShowLegend(Alignment.LowerRight);
        plot.Axes.SetLimitsY(0, cycles.Concat(execs).Max(held => held.Memory.Private) / MiB * Headroom);
        plot.SaveSvg(file, Width, Height);
    }

    private static void Add(Plot plot, string name, IReadOnlyList<Holdings> held)
    {
        var line = plot.Add.ScatterLine(held.Select(holdings => (double)holdings.Done).ToArray(), held.Select(holdings => holdings.Memory.Private / MiB).ToArray());
        line.LegendText = name;
    }
}
