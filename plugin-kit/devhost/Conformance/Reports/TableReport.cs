using System.Globalization;
using System.Text;

namespace Atoll.DevHost.Conformance.Reports;

/// <summary>A report for people.</summary>
public static class TableReport
{
    private const string Gap = "   ";

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <returns>A table of the cases, what was wrong, and a line that sums it up.</returns>
    public static string Write(ConformanceReport report)
    {
        var rows = report.Results.Select(result => (string[])[result.Case.Operation, Words.Of(result.Case.Area), Words.Of(result.Outcome), Milliseconds(result.Time), result.Case.Name]).ToArray();
        string[] titles = ["OPERATION", "AREA", "RESULT", "MS", "CASE"];
        var widths = Enumerable.Range(0, titles.Length - 1).Select(column => rows.Append(titles).Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(titles))
        {
            for (var column = 0; column < widths.Length; column++)
            {
                text.Append(column == 3 ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column])).Append(Gap);
            }

            text.Append(row[^1]).Append('\n');
        }

        foreach (var result in report.Results.Where(result => result.Message.Length > 0))
        {
            text.Append('\n').Append(result.Outcome == CaseOutcome.Failed ? "FAILED " : "note: ").Append(result.Case.Name).Append('\n').Append(Gap).Append(result.Message).Append('\n');
        }

        return text.Append(Sum(report)).ToString();
    }

    private static string Sum(ConformanceReport report)
    {
        var left = report.Left.Length > 0 ? $"\nFAILED {report.Left}\n" : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {left}
            {report.Plugin} {report.PluginVersion} with {report.Runtime}: {report.Count(CaseOutcome.Passed)} passed, {report.Count(CaseOutcome.NotSupported)} not supported, {report.Count(CaseOutcome.Failed)} failed in {report.Time.TotalSeconds:0.0} s; {Verdict(report)}

            """);
    }

    private static string Verdict(ConformanceReport report) => (report.Passed, report.IsWhole) switch
    {
        (false, _) => "it does not conform",
        (true, true) => "it conforms",
        _ => $"a part of the suite, which has {ConformanceSuite.Cases.Count} cases",
    };

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
