using System.Runtime.CompilerServices;

namespace Atoll.Host.Containers.Stats;

/// <summary>
/// One sampler for all who watch: once a second, and only while somebody does, it reads each container that is watched, once. Fifty clients cost what one
/// does.
/// </summary>
internal sealed class StatsSampler(ContainerEngine engine, TimeProvider timeProvider)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly List<Watch> _watches = [];
    private TaskCompletionSource<Round> _next = New();
    private bool _runs;

    /// <summary>Samples of containers.</summary>
    /// <param name="ids">Null for all of them.</param>
    /// <param name="all">Also of those that do not run; of those that are named always.</param>
    /// <param name="stream">One list a second; else one list, its CPU share measured over a second.</param>
    public async IAsyncEnumerable<IReadOnlyList<ContainerSample>> WatchAsync(IReadOnlyList<string>? ids, bool all, bool stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = Add(ids?.ToHashSet(StringComparer.Ordinal));
        var seen = 0;
        do
        {
            var round = await watch.Next.WaitAsync(cancellationToken);
            watch.Next = round.Following;

            // A single answer waits for the second round: the first has nothing to measure the CPU share against.
            if (++seen < 2 && !stream)
            {
                continue;
            }

            yield return [.. round.Samples.Where(sample => watch.Wants(sample.Container) && (all || ids is not null || sample.Container.Status.CanObserve))];
        }
        while (stream || seen < 2);
    }

    private static TaskCompletionSource<Round> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Watch Add(IReadOnlySet<string>? ids)
    {
        lock (_lock)
        {
            var watch = new Watch(this, ids) { Next = _next.Task };
            _watches.Add(watch);
            if (!_runs)
            {
                _runs = true;
                _ = RunAsync();
            }

            return watch;
        }
    }

    /// <summary>Runs until nobody watches any more.</summary>
    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        var before = new Dictionary<string, (ResourceStats, long)>(StringComparer.Ordinal);
        do
        {
            Watch[] watches;
            lock (_lock)
            {
                if (_watches.Count == 0)
                {
                    _runs = false;
                    return;
                }

                watches = [.. _watches];
            }

            var samples = new List<ContainerSample>();
            foreach (var container in engine.List().Where(container => Array.Exists(watches, watch => watch.Wants(container))))
            {
                samples.Add(await SampleAsync(container, before));
            }

            Finish(samples);
        }
        while (await timer.WaitForNextTickAsync());
    }

    private async Task<ContainerSample> SampleAsync(ContainerSnapshot container, Dictionary<string, (ResourceStats Stats, long At)> before)
    {
        if (!container.Status.CanObserve)
        {
            before.Remove(container.Id);
            return new ContainerSample(container, null, 0, "");
        }

        try
        {
            var stats = await engine.MeasureAsync(container);
            var at = timeProvider.GetTimestamp();
            var share = before.TryGetValue(container.Id, out var last) ? CpuPercent(last.Stats, stats, timeProvider.GetElapsedTime(last.At, at)) : 0;
            before[container.Id] = (stats, at);
            return new ContainerSample(container, stats, share, "");
        }
        catch (RuntimeException e)
        {
            before.Remove(container.Id);
            return new ContainerSample(container, null, 0, e.Message);
        }
    }

    internal static double CpuPercent(ResourceStats before, ResourceStats now, TimeSpan elapsed)
        => elapsed > TimeSpan.Zero && now.CpuUseNanos > before.CpuUseNanos ? (now.CpuUseNanos - before.CpuUseNanos) / elapsed.TotalNanoseconds * 100 : 0;

    private void Finish(IReadOnlyList<ContainerSample> samples)
    {
        TaskCompletionSource<Round> finished;
        lock (_lock)
        {
            finished = _next;
            _next = New();
        }

        finished.SetResult(new Round(samples, _next.Task));
    }

    private sealed record Round(IReadOnlyList<ContainerSample> Samples, Task<Round> Following);

    private sealed class Watch(StatsSampler sampler, IReadOnlySet<string>? ids) : IDisposable
    {
        public required Task<Round> Next { get; set; }

        public bool Wants(ContainerSnapshot container) => ids?.Contains(container.Id) ?? true;

        public void Dispose()
        {
            lock (sampler._lock)
            {
                sampler._watches.Remove(this);
            }
        }
    }
}
