using System.Diagnostics;
using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>Many containers, and one that writes much.</summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const int Listed = 1000, Idle = 100;
    private const long Lines = (1L << 30) / 100;

    /// <summary>So long stats watch the idle containers.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public string Name => "scale";

    public string Summary => "ps with 1,000 containers, stats of 100, a log of 1 GiB";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken) =>
        [await ListAsync(context, cancellationToken), await WatchAsync(context, cancellationToken), Log(context, cancellationToken)];

    private async Task<Result> ListAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        for (var i = 0; i < Listed; i++)
        {
            daemon.Client(cancellationToken, "create", "--name", $"c{i}", context.Workplace.Rootfs, "/bin/true");
        }

        Subject[] subjects = [new("atoll version", () => daemon.Client(cancellationToken, "version")), new($"atoll ps -a, {Listed} containers", () => daemon.Client(cancellationToken, "ps", "-a"))];
        var samples = await new Rounds(context, Name).RunAsync(subjects, cancellationToken);
        return new Result(Name, "ps", [.. subjects.Select((subject, i) => Figures.Of(subject.Name, samples[i]))]);
    }

    private static async Task<Result> WatchAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        for (var i = 0; i < Idle; i++)
        {
            daemon.Client(cancellationToken, "run", "-d", "--runtime", "crun", "--name", $"c{i}", context.Workplace.Rootfs, "/bin/sleep", "100000");
        }

        var still = await ShareAsync(daemon, cancellationToken);
        using var stats = daemon.Begin("stats", "--format", "json");
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        var watching = await ShareAsync(daemon, cancellationToken);
        stats.Stop();
        return new Result("scale", $"the daemon's CPU with {Idle} idle containers, percent of a core", [new Row("nobody watches", [new Figure("CPU %", still)]), new Row("stats watches", [new Figure("CPU %", watching)])])
        {
            Aims = [new Aim("percent of a core while stats watches", watching, 1)],
        };
    }

    private static Result Log(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        var line = new string('x', 99);
        var written = daemon.Client(cancellationToken, "run", "--log-opt", "max-size=64m", "--log-opt", "max-file=2", context.Workplace.Rootfs, "/bin/sh", "-c", $"yes {line} | head -n {Lines}");
        return new Result("scale", "1 GiB in lines of 100 bytes through the supervisor, its log and an attached client", [new Row("run", [new Figure("MiB/s", 1024 / written.Wall.TotalSeconds), new Figure("seconds", written.Wall.TotalSeconds)])]);
    }

    private static async Task<double> ShareAsync(BenchDaemon daemon, CancellationToken cancellationToken)
    {
        var before = ProcessCpu.Of(daemon.Pid);
        var watch = Stopwatch.StartNew();
        await Task.Delay(Watched, TimeProvider.System, cancellationToken);
        return (ProcessCpu.Of(daemon.Pid) - before) / watch.Elapsed * 100;
    }
}
