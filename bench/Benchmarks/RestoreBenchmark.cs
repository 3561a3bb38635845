using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>The next daemon after one that was killed with two hundred containers.</summary>
internal sealed class RestoreBenchmark : IBenchmark
{
    private const int Count = 200, MostRounds = 10;

    public string Name => "restore";

    public string Summary => "a daemon that is killed with two hundred containers, and the next one";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var rounds = Math.Min(context.Options.Rounds, MostRounds);
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        using (var starting = new Progress(Name, Count))
        {
            for (var i = 0; i < Count; i++)
            {
                starting.Step("starting containers");
                daemon.Client(cancellationToken, "run", "-d", "--runtime", "crun", context.Workplace.Rootfs, "/bin/sleep", "1000000");
            }
        }

        var (ready, answered, adopted) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        using var progress = new Progress(Name, rounds);
        for (var round = 0; round < rounds; round++)
        {
            progress.Step("killing the daemon");
            var (answer, after) = await daemon.DieAndStartAgainAsync(cancellationToken, "ps", "-q");
            var listed = answer.Split('\n').Length;
            answered.Add(after);
            ready.Add(daemon.StartTime);
            adopted.Add(daemon.RestoreTime);
            var running = daemon.Ask(cancellationToken, "info");
            if (listed != Count || !running.Contains($"adopted {Count},", StringComparison.Ordinal))
            {
                throw new BenchException($"{listed} of {Count} containers were listed after the daemon's death: {running}");
            }
        }

        return
        [
            new Result(Name, $"{Count} containers after kill -9 of the daemon, counted from the spawn of the next",
            [
                new Row("it says that it is ready", [.. Statistics.Spread("wall", ready)]),
                new Row($"atoll ps has listed all {Count}", [.. Statistics.Spread("wall", answered)]),
                new Row("all are taken over", [.. Statistics.Spread("wall", adopted)]),
            ])
            {
                Aims =
                [
                    new Aim("the API answers, s, median", answered.Select(time => time.TotalSeconds).Median(), 0.5),
                    new Aim("all are taken over, s, median", adopted.Select(time => time.TotalSeconds).Median(), 2),
                ],
            },
        ];
    }
}
