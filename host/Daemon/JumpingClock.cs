using System.Globalization;
using Atoll.Host.Configuration;

namespace Atoll.Host.Daemon;

/// <summary>
/// A host's clock that somebody keeps setting: every few readings it is elsewhere, within ten years of the true time. What is measured goes by the kernel's monotonic clock and does
/// not jump. For the fault suite: honoured only with the hidden flag <c>--allow-crash-points</c>, where <c>ATOLL_CLOCK_JUMPS</c> names the seed.
/// </summary>
internal sealed class JumpingClock(int seed) : TimeProvider
{
    public const string Variable = "ATOLL_CLOCK_JUMPS";
    private const int ReadingsBetweenJumps = 5, Days = 3652;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private TimeSpan _off;

    /// <summary>The host's clock, or the one that a test asked for.</summary>
    public static TimeProvider For(DaemonFlags flags)
        => flags.AllowCrashPoints && int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) ? new JumpingClock(seed) : System;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            if (_random.Next(ReadingsBetweenJumps) == 0)
            {
                _off = TimeSpan.FromDays(_random.Next(-Days, Days + 1)) + TimeSpan.FromMilliseconds(_random.Next(86_400_000));
            }

            return System.GetUtcNow() + _off;
        }
    }
}
