using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>The daemon's start and its memory while it has nothing to do.</summary>
internal sealed class DaemonBenchmark : IBenchmark
{
    public string Name => "daemon";

    public string Summary => "the daemon's start, from spawn to its word that it is ready, and its memory";

    public Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var (starts, cpu, ready, asked) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<ProcessMemory>(), new List<ProcessMemory>());
        using var progress = new Progress(Name, context.Options.Rounds + 1);

        // The first start fills the page cache and does not count.
        for (var round = 0; round <= context.Options.Rounds; round++)
        {
            progress.Step("starting the daemon");
            cancellationToken.ThrowIfCancellationRequested();
            var before = context.Workplace.Group.Used();
            using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
            var used = context.Workplace.Group.Used() - before;
            var memory = ProcessMemory.Read(daemon.Pid);
            daemon.Client(cancellationToken, "version");
            if (round > 0)
            {
                starts.Add(daemon.StartTime);
                cpu.Add(used);
                ready.Add(memory);
                asked.Add(ProcessMemory.Read(daemon.Pid));
            }
        }

        return Task.FromResult<IReadOnlyList<Result>>(
        [
            new Result(Name, "spawn to ready", [new Row("atolld", [.. Statistics.Spread("wall", starts), .. Statistics.Spread("CPU", cpu)])]),
            new Result(Name, "memory, KiB", [MemoryRow.Of("when ready", ready), MemoryRow.Of("after its first request", asked)])
            {
                Notes = ["The benchmark is a .NET process too and shares the framework's pages with the daemon: alone, more of them would be private."],
            },
        ]);
    }
}
