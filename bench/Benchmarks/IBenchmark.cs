using Atoll.Bench.Report;

namespace Atoll.Bench.Benchmarks;

/// <summary>One thing to measure.</summary>
internal interface IBenchmark
{
    static IReadOnlyList<IBenchmark> All { get; } = [new RunBenchmark(), new ExecBenchmark(), new LifeBenchmark(), new AtOnceBenchmark(), new ScaleBenchmark(), new ShimBenchmark(), new ShimV2Benchmark(), new DaemonBenchmark(), new CliBenchmark(), new DispatchBenchmark()];

    /// <summary>As in <c>--only NAME</c>.</summary>
    string Name { get; }

    string Summary { get; }

    /// <summary>Measures. Leaves nothing behind, however it ends.</summary>
    Task<IReadOnlyList<Result>> RunAsync(BenchmarkContext context, CancellationToken cancellationToken);
}
