namespace Atoll.Host.Containers;

/// <summary>How a container's health is found out. Docker's defaults.</summary>
internal sealed record HealthCheck
{
    /// <summary>What to run; a command line for a shell is /bin/sh -c by now.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>As it was asked for: CMD or CMD-SHELL first.</summary>
    public required IReadOnlyList<string> Test { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures before this do not count.</summary>
    public TimeSpan StartPeriod { get; init; }

    /// <summary>Failures in a row that make it unhealthy.</summary>
    public int Retries { get; init; } = 3;

    public bool ExitOnUnhealthy { get; init; }
}

/// <summary>A container's health at one moment.</summary>
internal sealed record Health
{
    public const string Starting = "starting", Healthy = "healthy", Unhealthy = "unhealthy";

    public required string Status { get; init; }

    public int FailingStreak { get; init; }

    /// <summary>The last probes, oldest first.</summary>
    public IReadOnlyList<HealthProbe> Log { get; init; } = [];
}

/// <summary>One probe.</summary>
/// <param name="ExitCode">Of the command; -1 when it did not run or overran its time.</param>
/// <param name="Output">The beginning of what it wrote.</param>
internal sealed record HealthProbe(DateTimeOffset Start, DateTimeOffset End, int ExitCode, string Output);
