using Atoll.Bench.Benchmarks;
using Atoll.Bench.Machine;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench;

/// <summary>Runs the benchmarks that were asked for, one after the other, and prints what they found.</summary>
internal sealed class Measurements(BenchOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var installation = new Installation(options.Out);
        installation.Verify();
        var report = new FullReport(MachineDescription.Read(installation), options.Rounds);
        var chosen = IBenchmark.All.Where(benchmark => options.Only.Count == 0 ? !benchmark.OnlyWhenNamed : options.Only.Contains(benchmark.Name)).ToArray();
        using (var workplace = Workplace.Make(installation))
        {
            foreach (var benchmark in chosen)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report.Results.AddRange(await benchmark.RunAsync(new BenchmarkContext(options, workplace), cancellationToken));
            }
        }

        ReportWriter.Write(report, options.Format);
        return report.Results.SelectMany(result => result.Aims).Any(aim => aim is { IsPromise: true, Holds: false }) ? 1 : 0;
    }
}
