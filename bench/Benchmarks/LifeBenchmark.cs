using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>The steps of a container's life by themselves, on each runtime: start, and removal of what runs.</summary>
internal sealed class LifeBenchmark : IBenchmark
{
    private static readonly (string Name, string Binary)[] Runtimes = [("lcr", "lxc-execute"), ("crun", "crun"), ("runc", "runc"), ("io.containerd.runc.v2", "containerd-shim-runc-v2")];

    public string Name => "life";

    public string Summary => "start and removal by themselves, on each runtime";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        var runtimes = Runtimes.Where(runtime => Installation.Find(runtime.Binary) is not null).Select(runtime => runtime.Name).ToArray();
        var ids = new string[runtimes.Length];

        // Not rotated: a removal needs the start before it, so the runtimes take turns and not the steps.
        var starts = runtimes.Select((runtime, i) => new Subject($"atoll start on {runtime}", () => daemon.Client(cancellationToken, "start", ids[i]))).ToArray();
        var removals = runtimes.Select((runtime, i) => new Subject($"atoll rm -f on {runtime}", () => daemon.Client(cancellationToken, "rm", "-f", ids[i]))).ToArray();
        var rounds = new Rounds(context, Name);
        var samples = await rounds.RunInOrderAsync([.. starts, .. removals], () =>
        {
            for (var i = 0; i < runtimes.Length; i++)
            {
                ids[i] = daemon.Ask(cancellationToken, "create", "--runtime", runtimes[i], context.Workplace.Rootfs, "/bin/sleep", "100000");
            }
        }, cancellationToken);
        return [new Result(Name, "a container of /bin/sleep; removal ends it first", [.. starts.Concat(removals).Select((subject, i) => Figures.Of(subject.Name, samples[i]))])];
    }
}
