using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>The daemon's start with its plugins and without any, its memory while it has nothing to do, and what the first plugin costs that comes later.</summary>
internal sealed class DaemonBenchmark : IBenchmark
{
    public string Name => "daemon";

    public string Summary => "the daemon's start, from spawn to its word that it is ready, and its memory";

    private const string NoPlugins = "[plugins.lcr]\nenabled = false\n[plugins.shimv2]\nenabled = false\n[plugins.isula-shim]\nenabled = false\n";

    public Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var (starts, cpu, ready, asked) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<ProcessMemory>(), new List<ProcessMemory>());
        var (bare, bareCpu, first, call) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
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
            var withoutPlugins = StartBare(context, out var bareUsed, out var enabling, out var asking, cancellationToken);
            if (round > 0)
            {
                bare.Add(withoutPlugins);
                bareCpu.Add(bareUsed);
                first.Add(enabling);
                call.Add(asking);
                starts.Add(daemon.StartTime);
                cpu.Add(used);
                ready.Add(memory);
                asked.Add(ProcessMemory.Read(daemon.Pid));
            }
        }

        return Task.FromResult<IReadOnlyList<Result>>(
        [
            new Result(Name, "spawn to ready", 
            [
                new Row("atolld with the three shipped plugins", [.. Statistics.Spread("wall", starts), .. Statistics.Spread("CPU", cpu)]),
                new Row("atolld, its plugins disabled", [.. Statistics.Spread("wall", bare), .. Statistics.Spread("CPU", bareCpu)]),
            ]),
            new Result(Name, "the first plugin of a daemon that has none",
            [
                new Row("`atoll plugin enable isula-shim`: examined, staged, loaded, asked once, published", [.. Statistics.Spread("wall", first)]),
                new Row("`atoll version` before it", [.. Statistics.Spread("wall", call)]),
            ]),
            new Result(Name, "memory, KiB", [MemoryRow.Of("when ready", ready), MemoryRow.Of("after its first request", asked)])
            {
                Notes = ["The benchmark is a .NET process too and shares the framework's pages with the daemon: alone, more of them would be private."],
            },
        ]);
    }

    /// <summary>Starts a daemon without plugins, calls it once so that it has answered before, and lets it load its first.</summary>
    private static TimeSpan StartBare(BenchmarkContext context, out TimeSpan used, out TimeSpan enabling, out TimeSpan asking, CancellationToken cancellationToken)
    {
        var before = context.Workplace.Group.Used();
        using var daemon = BenchDaemon.Start(context.Workplace, cancellationToken, NoPlugins);
        used = context.Workplace.Group.Used() - before;
        daemon.Client(cancellationToken, "version");
        asking = daemon.Client(cancellationToken, "version").Wall;
        enabling = daemon.Client(cancellationToken, "plugin", "enable", "isula-shim").Wall;
        return daemon.StartTime;
    }
}
