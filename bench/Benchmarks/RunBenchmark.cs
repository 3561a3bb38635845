using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary><c>atoll run --rm</c> next to the bare runtime's <c>run</c> of an equal bundle.</summary>
internal sealed class RunBenchmark : IBenchmark
{
    /// <summary>What Atoll may cost over a bare runtime; runc leaves less room, for it is slow itself.</summary>
    private static readonly (string Runtime, double Limit)[] Runtimes = [("crun", 2.5), ("runc", 1.8)];

    private const double LcrLimit = 2;

    public string Name => "run";

    public string Summary => "a container from its creation to its removal, next to the bare runtime";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var (subjects, limits, notes) = (new List<Subject>(), new List<double>(), new List<string>());
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken);
        var fresh = ProcessMemory.Read(daemon.Pid);
        var (bare, names) = (new List<BareRuntime>(), new List<string>());
        try
        {
            foreach (var (name, limit) in Runtimes)
            {
                if (Installation.Find(name) is not { } binary)
                {
                    notes.Add($"{name} is not on PATH: not measured.");
                    continue;
                }

                var runtime = new BareRuntime(binary, Path.Combine(context.Workplace.Folder, "bare", name));
                bare.Add(runtime);
                var bundle = Bundle.Of(context.Workplace, daemon, name, cancellationToken, "/bin/true").For($"bare-{name}");
                subjects.Add(new Subject($"{name} run", () => runtime.Run($"bare-{name}", bundle, cancellationToken)));
                subjects.Add(new Subject($"atoll run --runtime {name}", () => daemon.Client(cancellationToken, "run", "--rm", "--runtime", name, context.Workplace.Rootfs, "/bin/true")));
                limits.Add(limit);
                names.Add(name);
            }

            if (Installation.Find("lxc-execute") is { } execute)
            {
                var lxc = new LxcExecute(execute, context.Workplace);

                // Makes the cpuset cgroups above usable, which crun leaves empty; lxc-execute by itself stumbles over them.
                _ = daemon.Client(cancellationToken, "run", "--rm", "--runtime", "lcr", context.Workplace.Rootfs, "/bin/true");
                subjects.Add(new Subject("lxc-execute", () => lxc.Run(cancellationToken, "/bin/true")));
                subjects.Add(new Subject("atoll run --runtime lcr", () => daemon.Client(cancellationToken, "run", "--rm", "--runtime", "lcr", context.Workplace.Rootfs, "/bin/true")));
                limits.Add(LcrLimit);
                names.Add("lxc-execute");
            }
            else
            {
                notes.Add("lxc-execute is not on PATH: not measured.");
            }

            var samples = await new Rounds(context, Name).RunAsync(subjects, cancellationToken);
            var used = ProcessMemory.Read(daemon.Pid);
            var runs = limits.Count * (context.Options.WarmUp + context.Options.Rounds);
            return
            [
                new Result(Name, "run --rm ROOTFS /bin/true; CPU is that of client, daemon, shim, runtime and container together", [.. subjects.Select((subject, i) => Figures.Of(subject.Name, samples[i]))])
                {
                    Aims = [.. limits.SelectMany((limit, i) => Figures.Aims($"atoll/{names[i]}", samples[2 * i], samples[(2 * i) + 1], limit))],
                    Notes = notes,
                },
                new Result(Name, "the daemon's memory, KiB", [MemoryRow.Of("at its start", fresh), MemoryRow.Of($"after {runs} containers", used)]),
            ];
        }
        finally
        {
            bare.ForEach(runtime => runtime.Dispose());
        }
    }
}
