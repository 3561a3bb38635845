using Atoll.Host.Plugins;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Atoll.Host.Runtimes.Calls;

/// <summary>
/// Opens when the last calls all overran their time or threw what the contract does not know; a refusal in the contract's own words is an answer. Open, it fails
/// calls at once; after a while, longer each time, one is let through to see.
/// </summary>
internal sealed class CallBreaker
{
    private const int FaultsInARow = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10), FirstBreak = TimeSpan.FromSeconds(5), LongestBreak = TimeSpan.FromMinutes(5);
    private readonly string _what;
    private readonly TimeProvider _timeProvider;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _pipeline;
    private long _openedAt;
    private TimeSpan _length;
    private string _fault = "";

    public CallBreaker(string what, TimeProvider timeProvider, ILogger logger)
    {
        (_what, _timeProvider) = (what, timeProvider);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 1,
            MinimumThroughput = FaultsInARow,
            SamplingDuration = Window,
            StateProvider = _state,
            ShouldHandle = arguments => ValueTask.FromResult(IsFault(arguments.Outcome.Exception)),
            BreakDurationGenerator = arguments => ValueTask.FromResult(Break(arguments.HalfOpenAttempts)),
            OnOpened = arguments =>
            {
                _openedAt = timeProvider.GetTimestamp();
                _length = arguments.BreakDuration;
                _fault = arguments.Outcome.Exception?.Message ?? "";
                logger.LogError("{Call} failed over and over, and is not tried for {Seconds:0} s: {Cause}", what, arguments.BreakDuration.TotalSeconds, _fault);
                return default;
            },
            OnClosed = _ =>
            {
                logger.LogInformation("{Call} works again", what);
                return default;
            },
        }).Build();
    }

    /// <summary>Null when it is closed.</summary>
    public string? Describe() => _state.CircuitState switch
    {
        CircuitState.Open => $"{_what}: not tried for another {SecondsLeft:0} s: {_fault}",
        CircuitState.HalfOpen => $"{_what}: the next call is let through to see",
        _ => null,
    };

    /// <param name="lease">Given back where the call is not made.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, AdapterLease lease)
    {
        try
        {
            return await _pipeline.ExecuteAsync(static async (call, _) => await call(), call, CancellationToken.None);
        }
        catch (BrokenCircuitException)
        {
            lease.Dispose();
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"{_what} failed over and over and is tried again in {SecondsLeft:0} s; the last time: {_fault}");
        }
    }

    private double SecondsLeft => Math.Max(1, Math.Ceiling((_length - _timeProvider.GetElapsedTime(_openedAt)).TotalSeconds));

    private static TimeSpan Break(int attempts)
    {
        var length = FirstBreak * Math.Pow(2, Math.Min(attempts, 10));
        return length < LongestBreak ? length : LongestBreak;
    }

    /// <summary>An adapter that is not there, or whose process is being started again, fails by its own rules.</summary>
    private static bool IsFault(Exception? exception) => exception is RuntimeException { Code: RuntimeErrorCode.DeadlineExceeded } or RuntimeException { Code: RuntimeErrorCode.Internal, InnerException: not null };
}
