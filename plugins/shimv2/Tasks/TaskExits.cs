using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Tasks;

/// <summary>How a shim tells of an end, as the contract has it.</summary>
internal static class TaskExits
{
    private const int Signal = 128, LastSignal = 64;

    /// <summary>A shim adds 128 to a signal's number; a process that exits with such a code by itself looks the same.</summary>
    public static ExitStatus Translate(uint status, Timestamp? exitedAt, DateTimeOffset now)
    {
        var code = (int)Math.Min(status, 255);
        return new ExitStatus
        {
            Reason = code is > Signal and <= Signal + LastSignal ? ExitReason.Signaled : ExitReason.Exited,
            Code = code,
            FinishedAt = Moment(exitedAt) ?? now,
        };
    }

    /// <summary>Null for none: Go's empty time is the first moment of the year 1.</summary>
    public static DateTimeOffset? Moment(Timestamp? time)
        => time is null || time.Seconds <= 0 || time.Seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? null
            : DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanos / TimeSpan.NanosecondsPerTick);
}
