using Atoll.Bench.Report;

namespace Atoll.Bench.Benchmarks;

/// <summary>One thing to measure.</summary>
internal interface IBenchmark
{
    static IReadOnlyList<IBenchmark> All { get; } = [new RunBenchmark(), new ExecBenchmark(), new LifeBenchmark(), new AtOnceBenchmark(), new RestoreBenchmark(), new MemoryBenchmark(), new ScaleBenchmark(), new ShimBenchmark(), new ShimV2Benchmark(), new DaemonBenchmark(), new CliBenchmark(), new DispatchBenchmark(), new EnduranceBenchmark()];

    /// <summary>As in <c>--only NAME</c>.</summary>
    string Name { get; }

    string Summary { get; }

    /// <summary>Too long for a run of everything.</summary>
    bool OnlyWhenNamed => false;

    /// <summary>Measures. Leaves nothing behind, however it ends.</summary>
    Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken);
}
