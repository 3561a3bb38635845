namespace Atoll.Bench.Report;

/// <summary>Prints a report on standard output.</summary>
internal static class ReportWriter
{
    public static void Write(FullReport report, ReportFormat format)
    {
        if (format == ReportFormat.Json)
        {
            JsonReport.Write(report);
        }
        else
        {
            new TableReport(format).Write(report);
        }
    }
}
