using Spectre.Console;

namespace Atoll.Bench.Report;

/// <summary>Tables for people, or for a document.</summary>
internal sealed class TableReport(ReportFormat format)
{
    private const int WidthElsewhere = 160;
    private readonly bool _markdown = format == ReportFormat.Markdown;

    public void Write(FullReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthElsewhere;
        }

        Line($"{report.Machine}");
        Line($"{report.Rounds} rounds, interleaved");
        foreach (var result in report.Results)
        {
            Line("");
            Line(_markdown ? $"### {result.Benchmark}: {result.Title}" : $"{result.Benchmark}: {result.Title}");
            AnsiConsole.Write(Figures(result.Rows));
            if (result.Aims.Count > 0)
            {
                AnsiConsole.Write(Aims(result.Aims));
            }

            foreach (var note in result.Notes)
            {
                Line(note);
            }
        }
    }

    private Table Figures(IReadOnlyList<Row> rows)
    {
        var names = rows.SelectMany(row => row.Figures.Select(figure => figure.Name)).Distinct().ToArray();
        var table = Table("", names);
        foreach (var row in rows)
        {
            table.AddRow([Markup.Escape(row.Name), .. names.Select(name => row.Figures.FirstOrDefault(figure => figure.Name == name) is { } figure ? Number(figure.Value) : "")]);
        }

        return table;
    }

    private Table Aims(IReadOnlyList<Aim> aims)
    {
        var table = Table("aim", ["measured", "at most", ""]);
        foreach (var aim in aims)
        {
            table.AddRow(Markup.Escape(aim.Name), $"{aim.Value:0.00}", $"{aim.Limit:0.00}", _markdown ? Verdict(aim) : aim.Holds ? $"[green]{Verdict(aim)}[/]" : $"[red]{Verdict(aim)}[/]");
        }

        return table;
    }

    private Table Table(string first, IEnumerable<string> others)
    {
        var table = new Table { Border = _markdown ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumn(first);
        foreach (var name in others)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        return table;
    }

    private static string Verdict(Aim aim) => aim.Holds ? "holds" : "missed";

    private static string Number(double value) => value >= 1000 ? $"{value:0}" : value >= 100 ? $"{value:0.#}" : $"{value:0.00}";

    private static void Line(string text) => Console.Out.WriteLine(text);
}
