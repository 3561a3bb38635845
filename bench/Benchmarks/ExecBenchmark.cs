using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary><c>atoll exec</c> next to the bare runtime's <c>exec</c>, in the same container.</summary>
internal sealed class ExecBenchmark : IBenchmark
{
    private const double Limit = 2;

    public string Name => "exec";

    public string Summary => "another process in a container, next to the bare runtime";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        var (subjects, names) = (new List<Subject>(), new List<string>());
        foreach (var name in new[] { "crun", "runc" })
        {
            if (Installation.Find(name) is { } binary)
            {
                var id = daemon.Ask(cancellationToken, "run", "-d", "--runtime", name, context.Workplace.Rootfs, "/bin/sleep", "100000");
                subjects.Add(new Subject($"{name} exec", () => Child.Run(binary, ["--root", daemon.RuntimeRootOf(id), "exec", id, "/bin/true"], cancellationToken)));
                subjects.Add(new Subject($"atoll exec on {name}", () => daemon.Client(cancellationToken, "exec", id, "/bin/true")));
                names.Add(name);
            }
        }

        if (Installation.Find("lxc-execute") is not null)
        {
            // LXC's own lxc-attach would need a container of LXC's own making; crun's exec beside it is the measure.
            var id = daemon.Ask(cancellationToken, "run", "-d", "--runtime", "lcr", context.Workplace.Rootfs, "/bin/sleep", "100000");
            subjects.Add(new Subject("atoll exec on lcr", () => daemon.Client(cancellationToken, "exec", id, "/bin/true")));
        }

        var samples = await new Rounds(context, Name).RunAsync(subjects, cancellationToken);
        return
        [
            new Result(Name, "exec CONTAINER /bin/true; CPU is that of client, daemon, shim, runtime and process together", [.. subjects.Select((subject, i) => Figures.Of(subject.Name, samples[i]))])
            {
                Aims = [.. names.SelectMany((name, i) => Figures.Aims($"atoll exec/{name} exec", samples[2 * i], samples[(2 * i) + 1], Limit))],
            },
        ];
    }
}
