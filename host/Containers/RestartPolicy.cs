namespace Atoll.Host.Containers;

/// <summary>What happens when a container ends by itself. Docker's words.</summary>
/// <param name="MaximumRetryCount">For on-failure; 0 for no end.</param>
internal sealed record RestartPolicy(string Name, int MaximumRetryCount = 0)
{
    public const string Never = "no", Always = "always", UnlessStopped = "unless-stopped", OnFailure = "on-failure";

    public static RestartPolicy No { get; } = new(Never);

    /// <summary>Whether it is to run again.</summary>
    /// <param name="manuallyStopped">Somebody stopped it, which ends every policy.</param>
    /// <param name="restarts">How often it was restarted since somebody started it.</param>
    public bool WantsRestart(ExitStatus exit, bool manuallyStopped, int restarts) => !manuallyStopped && Name switch
    {
        Always or UnlessStopped => true,
        OnFailure => exit.Code != 0 && (MaximumRetryCount == 0 || restarts < MaximumRetryCount),
        _ => false,
    };

    /// <summary>Whether it runs when the daemon starts, although it did not when the daemon ended. Docker: always does even after a manual stop.</summary>
    public bool WantsStartWithDaemon(bool manuallyStopped) => Name == Always || (Name == UnlessStopped && !manuallyStopped);

    /// <summary>How long to wait before the next restart. iSulad and Docker: 100 ms, doubling, at most a minute, begun anew after a run of 10 s.</summary>
    /// <param name="quickEnds">How many runs in a row were shorter than that.</param>
    public static TimeSpan Delay(int quickEnds)
    {
        const int First = 100, Longest = 60_000, MaxDoublings = 10;
        return TimeSpan.FromMilliseconds(Math.Min(Longest, First << Math.Clamp(quickEnds - 1, 0, MaxDoublings)));
    }

    /// <summary>A run at least so long begins the waiting time anew.</summary>
    public static TimeSpan LongRun { get; } = TimeSpan.FromSeconds(10);
}
