using System.Text;
using Atoll.Api.V1;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Cli.Output;

/// <summary>One stream of a log. A line may come in several records; its time is printed once, at its beginning.</summary>
internal sealed class LogLines(StandardStream target, bool timestamps)
{
    private bool atLineStart = true;

    public void Write(LogsResponse record)
    {
        ReadOnlySpan<byte> data = record.Data.Span;
        if (!timestamps)
        {
            target.Write(data);
            return;
        }

        // One write for time and line, so that lines of two streams on one terminal do not mix.
        byte[] prefix = atLineStart ? Encoding.ASCII.GetBytes(Time(record.Time) + " ") : [];
        target.Write([.. prefix, .. data]);
        atLineStart = data.EndsWith((byte)'\n');
    }

    /// <summary>RFC 3339 with nanoseconds, as docker writes it.</summary>
    public static string Time(Timestamp? time)
    {
        Timestamp at = time ?? new Timestamp();
        return $"{DateTimeOffset.FromUnixTimeSeconds(at.Seconds):yyyy-MM-ddTHH:mm:ss}.{at.Nanos:D9}Z";
    }
}
