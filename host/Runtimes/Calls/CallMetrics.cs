using System.Diagnostics;
using System.Diagnostics.Metrics;
using Atoll.Host.Containers;

namespace Atoll.Host.Runtimes.Calls;

/// <summary>Calls of adapters, by plugin, runtime, operation, outcome and generation.</summary>
internal sealed class CallMetrics : IDisposable
{
    public const string Name = "Atoll";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _source = new(Name);
    private readonly Histogram<double> _duration;

    private readonly TimeProvider _timeProvider;

    public CallMetrics(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _duration = _meter.CreateHistogram("atoll.plugin.call.duration", "s", "Calls of adapters", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 120] });
    }

    /// <summary>For what is counted elsewhere and only looked at.</summary>
    public Meter Meter => _meter;

    public void Record(RuntimeConfig runtime, string operation, string outcome, int generation, TimeSpan duration)
    {
        if (_duration.Enabled)
        {
            _duration.Record(duration.TotalSeconds, new TagList { { "plugin", runtime.PluginId }, { "runtime", runtime.Name }, { "operation", operation }, { "outcome", outcome }, { "generation", generation } });
        }

        if (_source.HasListeners())
        {
            var now = _timeProvider.GetUtcNow();
            using var activity = _source.CreateActivity(operation, ActivityKind.Internal, default(ActivityContext), [new("plugin", runtime.PluginId), new("runtime", runtime.Name), new("outcome", outcome), new("generation", generation)]);
            activity?.SetStartTime((now - duration).UtcDateTime).Start().SetEndTime(now.UtcDateTime);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }
}
