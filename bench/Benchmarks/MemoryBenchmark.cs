using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>Memory of the daemon and of all supervisors together, with more and more containers.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private static readonly int[] Counts = [0, 100, 200];

    public string Name => "memory";

    public string Summary => "the daemon and its supervisors with 0, 100 and 200 containers";

    public Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        daemon.Client(cancellationToken, "version");
        using var progress = new Progress(Name, Counts[^1]);
        var ids = new List<string>();
        var rows = new List<Row>();
        foreach (var count in Counts)
        {
            for (; ids.Count < count; ids.Add(daemon.Ask(cancellationToken, "run", "-d", "--runtime", "crun", context.Workplace.Rootfs, "/bin/sleep", "1000000")))
            {
                progress.Step("starting containers");
            }

            var shims = ids.Select(id => ProcessMemory.Read(daemon.ShimOf(id))).ToArray();
            rows.Add(MemoryRow.Of($"atolld, {count} containers", ProcessMemory.Read(daemon.Pid)));
            rows.Add(MemoryRow.Of($"all {count} supervisors together", new ProcessMemory(shims.Sum(shim => shim.Resident), shims.Sum(shim => shim.Proportional), shims.Sum(shim => shim.Private))));
        }

        return Task.FromResult<IReadOnlyList<Result>>([new Result(Name, "KiB", rows)]);
    }
}
