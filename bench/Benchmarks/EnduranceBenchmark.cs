using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>Ten thousand starts and stops and twenty thousand execs of one daemon, which must then hold what it held before.</summary>
internal sealed class EnduranceBenchmark : IBenchmark
{
    private const int Workers = 4, Parts = 100, WarmUp = 200, SettlingCalls = 50;

    /// <summary>The pool of threads may grow by a few, and each of these may hold a few descriptors.</summary>
    private const int Slack = 8;

    /// <summary>The collector lets the heap float; a leak of one kilobyte a cycle would take ten megabytes more.</summary>
    private const double MemoryGrowth = 1.25;

    public string Name => "endurance";

    public string Summary => "10,000 starts and stops, then 20,000 execs: what the daemon holds afterwards; alone with --only";

    public bool OnlyWhenNamed => true;

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        using var calls = new DaemonCalls(daemon.Socket);
        string[] names = [.. Enumerable.Range(0, Workers).Select(i => $"c{i}")];
        foreach (var name in names)
        {
            daemon.Client(cancellationToken, "create", "--runtime", "crun", "--name", name, context.Workplace.Rootfs, "/bin/sleep", "1000000");
        }

        await RepeatAsync(WarmUp, Cycle);
        var before = Settled(daemon, int.MaxValue, cancellationToken);
        var cycles = await MeasureAsync("starts and stops", context.Options.Cycles, Cycle);
        Array.ForEach(names, name => daemon.Client(cancellationToken, "start", name));
        await RepeatAsync(WarmUp, Exec);
        var execs = await MeasureAsync("execs", context.Options.Execs, Exec);
        Array.ForEach(names, name => daemon.Client(cancellationToken, "stop", "-t", "0", name));
        var after = Settled(daemon, before.Descriptors, cancellationToken);
        if (context.Options.Plot is { } file)
        {
            EndurancePlot.Save(file, cycles, execs);
        }

        return
        [
            new Result(Name, $"{context.Options.Cycles} starts and stops, then {context.Options.Execs} execs, {Workers} at a time, on crun",
            [
                before.ToRow($"after {WarmUp} starts and stops"), cycles[cycles.Count / 4].ToRow("after a quarter of them"), cycles[^1].ToRow("after all of them"),
                execs[^1].ToRow("after all execs"), after.ToRow("everything stopped"),
            ])
            {
                Aims =
                [
                    Promise("descriptors more than before", after.Descriptors - before.Descriptors, Slack),
                    Promise("threads more than before", after.Threads - before.Threads, Slack),
                    Promise("zombies", after.Zombies, 0),
                    Promise("processes of containers left", after.Children, 0),
                    Promise("private memory, after all starts and stops / after a quarter", Late(cycles) / Early(cycles), MemoryGrowth),
                    Promise("private memory, after all execs / after a quarter", Late(execs) / Early(execs), MemoryGrowth),
                ],
            },
        ];

        Task Cycle(int worker) => calls.StartAndStopAsync(names[worker], cancellationToken);

        Task Exec(int worker) => calls.ExecAsync(names[worker], "/bin/true", cancellationToken);

        async Task<List<Holdings>> MeasureAsync(string what, int times, Func<int, Task> once)
        {
            using var progress = new Progress($"{Name}: {what}", Parts);
            var held = new List<Holdings> { Settled(daemon, int.MaxValue, cancellationToken) };
            for (var part = 1; part <= Parts; part++)
            {
                progress.Step("repeating");
                var done = times * (part - 1) / Parts;
                await RepeatAsync((times * part / Parts) - done, once);
                held.Add(Holdings.Of(daemon.Pid) with { Done = times * part / Parts });
            }

            return held;
        }
    }

    private static Aim Promise(string name, double value, double limit) => new(name, value, limit) { IsPromise = true };

    /// <summary>A quarter in, where the heap has found its size; the median of what is near, because a collection may be due or just over.</summary>
    private static double Early(List<Holdings> held) => held.Skip(held.Count / 5).Take(held.Count / 10).Select(holdings => (double)holdings.Memory.Private).Median();

    private static double Late(List<Holdings> held) => held.TakeLast(held.Count / 10).Select(holdings => (double)holdings.Memory.Private).Median();

    private static Task RepeatAsync(int times, Func<int, Task> once)
    {
        var left = times;
        return Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await once(worker);
            }
        }));
    }

    /// <summary>Connections that clients have closed are closed by the daemon a moment later: asks again while there are more than expected.</summary>
    private static Holdings Settled(BenchDaemon daemon, int expected, CancellationToken cancellationToken)
    {
        for (var call = 0; ; call++)
        {
            daemon.Client(cancellationToken, "version");
            var held = Holdings.Of(daemon.Pid);
            if (held.Descriptors <= expected || call == SettlingCalls)
            {
                return held;
            }
        }
    }
}
