using Atoll.Bench.Report;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Atoll.Bench.Benchmarks;

/// <summary>From a runtime's name to the adapter that serves it, measured by BenchmarkDotNet in this process.</summary>
internal sealed class DispatchBenchmark : IBenchmark
{
    public string Name => "dispatch";

    public string Summary => "from a runtime's name to the plugin that serves it, in nanoseconds";

    public async Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        using var progress = new Running.Progress(Name, 1);
        progress.Step("measuring, about a minute");
        DispatchSubjects.Context = context;
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(context.Workplace.Make("dispatch"));

        // BenchmarkDotNet cannot be interrupted; on Ctrl-C its threads end with the process.
        var summary = await Task.Run(() => BenchmarkRunner.Run<DispatchSubjects>(config), cancellationToken).WaitAsync(cancellationToken);
        var rows = summary.Reports.Select(report => report.ResultStatistics is { } statistics
            ? new Row(report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
            [
                new Figure("ns median", statistics.Median),
                new Figure("ns min", statistics.Min),
                new Figure("bytes allocated", report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0),
            ])
            : throw new BenchException($"{report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo}: BenchmarkDotNet has no result")).ToArray();
        return rows.Length > 0
            ? [new Result(Name, "one call, over the plugins that were published", rows)]
            : throw new BenchException($"BenchmarkDotNet measured nothing: {string.Join("; ", summary.ValidationErrors.Select(error => error.Message))}");
    }
}
