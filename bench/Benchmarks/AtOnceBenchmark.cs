using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>A hundred containers at once, on each runtime.</summary>
internal sealed class AtOnceBenchmark : IBenchmark
{
    private const int Count = 100;

    public string Name => "at-once";

    public string Summary => "a hundred containers at once, from creation to removal";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        var runtimes = new[] { ("lcr", "lxc-execute"), ("crun", "crun"), ("runc", "runc") }.Where(runtime => Installation.Find(runtime.Item2) is not null).Select(runtime => runtime.Item1);
        var subjects = runtimes.Select(runtime => new Subject($"{Count} x atoll run --runtime {runtime}", () => RunAll(context, daemon, runtime, cancellationToken))).ToArray();
        var few = context with { Options = context.Options with { WarmUp = 1, Rounds = Math.Min(context.Options.Rounds, 5) } };
        var samples = await new Rounds(few, Name).RunAsync(subjects, cancellationToken);
        return [new Result(Name, $"{Count} of run --rm ROOTFS /bin/true begun together; until the last has ended", [.. subjects.Select((subject, i) => Figures.Of(subject.Name, samples[i]))])];
    }

    private static ChildOutcome RunAll(BenchmarkContext context, BenchDaemon daemon, string runtime, CancellationToken cancellationToken)
    {
        var children = Enumerable.Range(0, Count).Select(_ => daemon.Begin("run", "--rm", "--runtime", runtime, context.Workplace.Rootfs, "/bin/true")).ToArray();
        var last = default(ChildOutcome); // begun last, and waited for until all others have ended
        foreach (var child in children)
        {
            using (child)
            {
                last = child.Succeed(cancellationToken);
            }
        }

        return last;
    }
}
