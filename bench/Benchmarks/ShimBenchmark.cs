using Atoll.Bench.Machine;
using Atoll.Bench.Monitors;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>What the process that stays with each container costs, next to others of its kind.</summary>
internal sealed class ShimBenchmark : IBenchmark
{
    public string Name => "shim";

    public string Summary => "the process that stays with each container: its memory and its start, next to conmon and containerd's shim";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var runc = Installation.Find("runc") ?? throw new BenchException("the shim benchmark needs runc on PATH");
        var notes = new List<string>();
        var rows = new List<Row>();
        Bundle bundle;
        using (var daemon = BenchDaemon.Start(context.Workplace, cancellationToken))
        {
            bundle = Bundle.Of(context.Workplace, daemon, "runc", cancellationToken, "/bin/sleep", "1000000");
            using var atoll = new AtollShim(daemon, context.Workplace.Rootfs);
            rows.AddRange(Memory(atoll, context, cancellationToken));
            if (Installation.Find("lxc-execute") is not null)
            {
                using var lxc = new LxcMonitor(daemon, context.Workplace.Rootfs);
                rows.AddRange(Memory(lxc, context, cancellationToken));
            }
        }

        using var runtime = new BareRuntime(runc, Path.Combine(context.Workplace.Folder, "monitored"));
        foreach (var (name, make) in new (string, Func<string, IMonitor>)[]
        {
            ("conmon", binary => new Conmon(binary, runtime, bundle, context.Workplace.Make("conmon"))),
            ("containerd-shim-runc-v2", binary => new ContainerdShim(binary, bundle)),
        })
        {
            if (Installation.Find(name) is not { } binary)
            {
                notes.Add($"{name} is not on PATH: not measured.");
                continue;
            }

            using var monitor = make(binary);
            rows.AddRange(Memory(monitor, context, cancellationToken));
        }

        var starts = await new MonitorStarts(context, bundle).RunAsync(cancellationToken);
        return
        [
            new Result(Name, "memory of one monitor, KiB (medians over the monitors)", rows) { Notes = notes },
            new Result(Name, "start of one monitor", starts)
            {
                Notes =
                [
                    "listening: its socket is there. created: it has reported the process that a stand-in for a runtime (a shell script) left behind.",
                    "CPU is that of everything that was started, the stand-in included.",
                ],
            },
        ];
    }

    private static IEnumerable<Row> Memory(IMonitor monitor, BenchmarkContext context, CancellationToken cancellationToken)
    {
        var count = context.Options.Containers;
        using var progress = new Progress($"shim: {monitor.Name}", count);
        var pids = new List<int>();
        for (var number = 1; number <= count; number++)
        {
            progress.Step("starting containers");
            cancellationToken.ThrowIfCancellationRequested();
            pids.Add(monitor.Start(number, cancellationToken));
            if (number == 1)
            {
                yield return MemoryRow.Of($"{monitor.Name}, 1 container", ProcessMemory.Read(pids[0]));
            }
        }

        yield return MemoryRow.Of($"{monitor.Name}, {count} containers", [.. pids.Select(ProcessMemory.Read)]);
    }
}
