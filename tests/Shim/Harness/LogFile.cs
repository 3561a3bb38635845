using System.Text;
using System.Text.Json;

namespace Atoll.Shim.Tests.Harness;

/// <summary>A record of the log, read by a parser that is not the supervisor's.</summary>
internal sealed record LogRecord(string Log, string Stream, string Time, byte[] Bytes, int Length)
{
    public static List<LogRecord> ReadAll(string path)
    {
        var content = File.ReadAllBytes(path);
        Assert.That(content.Length == 0 || content.AsSpan().EndsWith("}\n"u8), Is.True, "a log ends with a whole record");
        return [.. Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    public static byte[] BytesOf(string stream, params IEnumerable<LogRecord> records) =>
        [.. records.Where(record => record.Stream == stream).SelectMany(record => record.Bytes)];

    public static LogRecord Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var keys = document.RootElement.EnumerateObject().Select(property => property.Name).ToArray();
        Assert.That(string.Join(' ', keys), Is.AnyOf("log stream time", "log stream time base64"));
        var log = document.RootElement.GetProperty("log").GetString()!;
        var exact = document.RootElement.TryGetProperty("base64", out var base64) ? base64.GetBytesFromBase64() : Encoding.UTF8.GetBytes(log);
        return new(log, document.RootElement.GetProperty("stream").GetString()!, document.RootElement.GetProperty("time").GetString()!, exact, line.Length + 1);
    }
}
