using System.Text.Json;

namespace Atoll.Bench.Report;

/// <summary>One JSON object for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(FullReport report) => Console.Out.WriteLine(JsonSerializer.Serialize(new
    {
        machine = new
        {
            cores = report.Machine.Cores,
            system = report.Machine.System,
            kernel = report.Machine.Kernel,
            cgroups = report.Machine.Cgroups,
            dotnet = report.Machine.DotNet,
            programs = report.Machine.Programs,
        },
        rounds = report.Rounds,
        results = report.Results.Select(result => new
        {
            benchmark = result.Benchmark,
            title = result.Title,
            rows = result.Rows.Select(row => new { name = row.Name, figures = row.Figures.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value, 3)) }),
            aims = result.Aims.Select(aim => new { name = aim.Name, value = Math.Round(aim.Value, 3), limit = aim.Limit, holds = aim.Holds }),
            notes = result.Notes,
        }),
    }, Indented));
}
