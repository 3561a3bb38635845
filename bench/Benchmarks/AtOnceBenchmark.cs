using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>A hundred containers at once, on each runtime, next to that runtime without an engine.</summary>
internal sealed class AtOnceBenchmark : IBenchmark
{
    private const int Count = 100, MostRounds = 5;

    public string Name => "at-once";

    public string Summary => "a hundred containers at once, from creation to removal, next to the bare runtimes";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        var bare = new List<BareRuntime>();
        var subjects = new List<Subject>();
        try
        {
            foreach (var (name, program) in new[] { ("lcr", "lxc-execute"), ("crun", "crun"), ("runc", "runc") })
            {
                if (Installation.Find(program) is not { } binary)
                {
                    continue;
                }

                var begin = name == "lcr" ? Lxc(context, binary) : Oci(context, daemon, name, binary, bare, cancellationToken);
                subjects.Add(new Subject($"{Count} x {(name == "lcr" ? program : $"{program} run")}", () => Together(begin, cancellationToken)));
                subjects.Add(new Subject($"{Count} x atoll run --runtime {name}", () => Together(_ => daemon.Begin("run", "--rm", "--runtime", name, context.Workplace.Rootfs, "/bin/true"), cancellationToken)));
            }

            // Makes the cpuset cgroups above usable, which crun leaves empty; lxc-execute by itself stumbles over them.
            _ = daemon.Client(cancellationToken, "run", "--rm", "--runtime", "lcr", context.Workplace.Rootfs, "/bin/true");
            var few = context with { Options = context.Options with { WarmUp = 1, Rounds = Math.Min(context.Options.Rounds, MostRounds) } };
            var samples = await new Rounds(few, Name).RunAsync(subjects, cancellationToken);
            return [new Result(Name, $"{Count} of /bin/true begun together; until the last has ended and is removed", [.. subjects.Select((subject, i) => Figures.Of(subject.Name, samples[i]))])];
        }
        finally
        {
            bare.ForEach(runtime => runtime.Dispose());
        }
    }

    private static Func<int, Child> Oci(BenchmarkContext context, BenchDaemon daemon, string name, string binary, List<BareRuntime> bare, CancellationToken cancellationToken)
    {
        var runtime = new BareRuntime(binary, Path.Combine(context.Workplace.Folder, "bare", name));
        bare.Add(runtime);
        var bundle = Bundle.Of(context.Workplace, daemon, name, cancellationToken, "/bin/true");
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"bare-{name}-{i}")];
        string[] folders = [.. ids.Select(bundle.For)];
        return i => runtime.Begin(ids[i], folders[i]);
    }

    private static Func<int, Child> Lxc(BenchmarkContext context, string binary)
    {
        LxcExecute[] containers = [.. Enumerable.Range(0, Count).Select(i => new LxcExecute(binary, context.Workplace, $"bare-{i}"))];
        return i => containers[i].Begin("/bin/true");
    }

    private static ChildOutcome Together(Func<int, Child> begin, CancellationToken cancellationToken)
    {
        Child[] children = [.. Enumerable.Range(0, Count).Select(begin)];
        var began = children[0];
        foreach (var child in children)
        {
            child.Succeed(cancellationToken);
        }

        var outcome = new ChildOutcome(0, began.Elapsed, TimeSpan.Zero);
        Array.ForEach(children, child => child.Dispose());
        return outcome;
    }
}
