using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>The daemon's start, with its plugins and without; the first plugin that a running daemon loads; its memory while it has nothing to do.</summary>
internal sealed class DaemonBenchmark : IBenchmark
{
    private const string FirstPlugin = "isula-shim";
    private static readonly string NoPlugins = string.Join('\n', new[] { "lcr", "shimv2", FirstPlugin }.Select(id => $"[plugins.{id}]\nenabled = false"));

    public string Name => "daemon";

    public string Summary => "the daemon's start, from spawn to its word that it is ready, the load of a first plugin, and its memory";

    public Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        var (with, without, calls, loads) = (new List<Sample>(), new List<Sample>(), new List<Sample>(), new List<Sample>());
        var (ready, asked) = (new List<ProcessMemory>(), new List<ProcessMemory>());
        using var progress = new Progress(Name, context.Options.Rounds + 1);

        // The first start fills the page cache and does not count.
        for (var round = 0; round <= context.Options.Rounds; round++)
        {
            progress.Step("starting the daemon");
            cancellationToken.ThrowIfCancellationRequested();
            var counts = round > 0;
            using (var daemon = Start(context, with, counts, "", cancellationToken))
            {
                var memory = ProcessMemory.Read(daemon.Pid);
                daemon.Client(cancellationToken, "version");
                if (counts)
                {
                    ready.Add(memory);
                    asked.Add(ProcessMemory.Read(daemon.Pid));
                }
            }

            using (var daemon = Start(context, without, counts, NoPlugins, cancellationToken))
            {
                // What a first request costs is not the plugin's.
                daemon.Client(cancellationToken, "version");
                Call(context, daemon, calls, counts, cancellationToken, "version");
                Call(context, daemon, loads, counts, cancellationToken, "plugin", "enable", FirstPlugin);
            }
        }

        Row[] rows =
        [
            Figures.Of("atolld with the shipped plugins", with),
            Figures.Of("atolld without plugins", without),
            Figures.Of($"then: atoll plugin enable {FirstPlugin}", loads),
            Figures.Of("next to it: atoll version", calls),
        ];
        return Task.FromResult<IReadOnlyList<Result>>(
        [
            new Result(Name, "spawn to ready; a first plugin loaded by a running daemon", rows),
            new Result(Name, "memory, KiB", [MemoryRow.Of("when ready", ready), MemoryRow.Of("after its first request", asked)])
            {
                Notes = ["The benchmark is a .NET process too and shares the framework's pages with the daemon: alone, more of them would be private."],
            },
        ]);
    }

    private static BenchDaemon Start(BenchmarkContext context, List<Sample> samples, bool counts, string more, CancellationToken cancellationToken)
    {
        var before = context.Workplace.Group.Used();
        var daemon = BenchDaemon.Start(context.Workplace, cancellationToken, more);
        if (counts)
        {
            samples.Add(new Sample(daemon.StartTime, context.Workplace.Group.Used() - before));
        }

        return daemon;
    }

    private static void Call(BenchmarkContext context, BenchDaemon daemon, List<Sample> samples, bool counts, CancellationToken cancellationToken, params IReadOnlyList<string> args)
    {
        var before = context.Workplace.Group.Used();
        var outcome = daemon.Client(cancellationToken, args);
        if (counts)
        {
            samples.Add(new Sample(outcome.Wall, context.Workplace.Group.Used() - before));
        }
    }
}
