using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Atoll.DevHost.Conformance.Reports;

/// <summary>A report for programs.</summary>
public static class JsonReport
{
    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <returns>One JSON object, with a newline at its end.</returns>
    public static string Write(ConformanceReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteFacts(json, report);
            json.WriteStartArray("cases");
            foreach (var result in report.Results)
            {
                WriteCase(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteFacts(Utf8JsonWriter json, ConformanceReport report)
    {
        json.WriteString("suite", report.Suite);
        json.WriteString("plugin", report.Plugin);
        json.WriteString("version", report.PluginVersion);
        json.WriteString("sdk", report.Sdk);
        json.WriteString("content", report.Content);
        json.WriteString("runtime", report.Runtime);
        json.WriteString("daemon", report.Daemon);
        json.WriteString("kernel", report.Kernel);
        json.WriteString("user", report.User);
        json.WriteString("date", report.Date);
        json.WriteNumber("milliseconds", (long)report.Time.TotalMilliseconds);
        json.WriteBoolean("conforms", report.Passed && report.IsWhole);
        json.WriteBoolean("whole_suite", report.IsWhole);
        json.WriteNumber("passed", report.Count(CaseOutcome.Passed));
        json.WriteNumber("not_supported", report.Count(CaseOutcome.NotSupported));
        json.WriteNumber("failed", report.Count(CaseOutcome.Failed));
        json.WriteString("left_behind", report.Left);
    }

    private static void WriteCase(Utf8JsonWriter json, CaseResult result)
    {
        json.WriteStartObject();
        json.WriteString("operation", result.Case.Operation);
        json.WriteString("area", Words.Of(result.Case.Area));
        json.WriteString("name", result.Case.Name);
        json.WriteString("outcome", Words.Of(result.Outcome).Replace(' ', '_'));
        json.WriteNumber("milliseconds", (long)result.Time.TotalMilliseconds);
        if (result.Message.Length > 0)
        {
            json.WriteString("message", result.Message);
        }

        json.WriteEndObject();
    }
}
