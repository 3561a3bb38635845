using System.CommandLine;
using Atoll.Bench.Benchmarks;
using Atoll.Bench.Machine;

namespace Atoll.Bench;

/// <summary>The benchmarks' command line.</summary>
internal sealed class BenchCommand
{
    private readonly RootCommand _root;

    private BenchCommand(RootCommand root) => _root = root;

    public static BenchCommand Build(Func<BenchOptions, Task<int>> run)
    {
        var rounds = Count("--rounds", "N", "measured rounds; in each, every subject has its turn", 25, 1);
        var warmUp = Count("--warm-up", "N", "turns of every subject before anything counts", 20, 0);
        var containers = Count("--containers", "N", "containers of each monitor when its memory is read", 50, 2);
        var cycles = Count("--cycles", "N", "starts and stops of endurance", 10_000, 100);
        var execs = Count("--execs", "N", "execs of endurance", 20_000, 100);
        var plot = new Option<string?>("--plot") { HelpName = "FILE", Description = "where endurance draws the daemon's memory, SVG" };
        var only = new Option<string[]>("--only") { HelpName = "NAME", Description = $"measure this alone (may be repeated): {string.Join(", ", IBenchmark.All.Select(b => b.Name))}", DefaultValueFactory = _ => [] };
        only.AcceptOnlyFromAmong([.. IBenchmark.All.Select(benchmark => benchmark.Name)]);
        var format = new Option<ReportFormat>("--format") { HelpName = "table|markdown|json", Description = "for people, for documents, for programs", DefaultValueFactory = _ => ReportFormat.Table };
        var installed = new Option<string>("--out") { HelpName = "DIR", Description = "the published Atoll to measure", DefaultValueFactory = _ => Installation.DefaultOut };

        var names = string.Join('\n', IBenchmark.All.Select(benchmark => $"  {benchmark.Name,-11}{benchmark.Summary}"));
        var command = new RootCommand($"Measures Atoll next to the bare runtimes and to other monitors, on this machine, in one run.\n\n{names}\n\ndocs/performance.md says what each figure means. Results go to standard output, progress to standard error.")
        {
            rounds, warmUp, containers, cycles, execs, plot, only, format, installed,
        };
        command.SetAction((result, _) => run(new BenchOptions
        {
            Rounds = result.GetValue(rounds),
            WarmUp = result.GetValue(warmUp),
            Containers = result.GetValue(containers),
            Cycles = result.GetValue(cycles),
            Execs = result.GetValue(execs),
            Plot = result.GetValue(plot),
            Only = result.GetValue(only)!,
            Format = result.GetValue(format),
            Out = Path.GetFullPath(result.GetValue(installed)!),
        }));
        return new BenchCommand(command);
    }

    public async Task<int> RunAsync(string[] args)
    {
        var result = _root.Parse(args);
        if (result.Errors.Count == 0)
        {
            // Signals are Program's: what was made is removed before the process ends, however long that takes.
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }

        foreach (var error in result.Errors)
        {
            await Console.Error.WriteLineAsync($"bench: {error.Message}");
        }

        await Console.Error.WriteLineAsync("See 'make bench ARGS=--help'.");
        return 2;
    }

    private static Option<int> Count(string name, string value, string description, int standard, int least)
    {
        var option = new Option<int>(name) { HelpName = value, Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() >= least)
            {
                return;
            }

            result.AddError($"{name} must be at least {least}");
        });
        return option;
    }
}
