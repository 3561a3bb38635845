namespace Atoll.PluginSdk;

/// <summary>How a container's first process ended.</summary>
public sealed record ExitStatus
{
    /// <summary>How the code is to be read.</summary>
    public required ExitReason Reason { get; init; }

    /// <summary>0 to 255; 128 + N for a process ended by signal N; 255 where it is unknown.</summary>
    public required int Code { get; init; }

    /// <summary>The moment of the exit, where known, else the moment at which it was noticed.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Why the status is unknown; null otherwise.</summary>
    public string? Detail { get; init; }

    /// <summary>A status whose truth is lost.</summary>
    /// <param name="noticedAt">When that was noticed.</param>
    /// <param name="detail">Why it is lost.</param>
    /// <returns>A status with <see cref="ExitReason.Unknown"/> and the code 255.</returns>
    public static ExitStatus Unknown(DateTimeOffset noticedAt, string detail)
        => new() { Reason = ExitReason.Unknown, Code = 255, FinishedAt = noticedAt, Detail = detail };

    /// <summary>Translates a raw wait status, wait(2).</summary>
    /// <param name="waitStatus">As <c>waitpid</c> stores it.</param>
    /// <param name="finishedAt">The moment of the exit.</param>
    /// <returns>The status.</returns>
    public static ExitStatus FromWaitStatus(int waitStatus, DateTimeOffset finishedAt)
    {
        var signal = waitStatus & 0x7f;
        return signal == 0
            ? new ExitStatus { Reason = ExitReason.Exited, Code = (waitStatus >> 8) & 0xff, FinishedAt = finishedAt }
            : new ExitStatus { Reason = ExitReason.Signaled, Code = 128 + signal, FinishedAt = finishedAt };
    }
}

/// <summary>How to read an <see cref="ExitStatus"/>.</summary>
public enum ExitReason
{
    /// <summary>Nobody saw it: the guard died with or before the process.</summary>
    Unknown = 0,

    /// <summary>The process called exit.</summary>
    Exited,

    /// <summary>A signal ended it.</summary>
    Signaled,
}
