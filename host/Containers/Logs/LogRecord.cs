using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Atoll.Host.Containers.Logs;

/// <summary>One record of a json-file log.</summary>
internal readonly record struct LogRecord(bool IsStderr, DateTimeOffset Time, byte[] Data)
{
    /// <summary>Reads a line; null when it is no record (torn by a crash).</summary>
    public static LogRecord? Parse(ReadOnlySpan<byte> line)
    {
        byte[]? text = null, exact = null;
        var isStderr = false;
        DateTimeOffset time = default;
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "log":
                        text = Encoding.UTF8.GetBytes(reader.GetString() ?? "");
                        break;
                    case "base64":
                        exact = reader.GetBytesFromBase64();
                        break;
                    case "stream":
                        isStderr = reader.ValueTextEquals("stderr"u8);
                        break;
                    case "time":
                        time = DateTimeOffset.Parse(reader.GetString() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }

        return (exact ?? text) is { } data ? new LogRecord(isStderr, time, data) : null;
    }
}
