using Atoll.Bench.Running;

namespace Atoll.Bench;

/// <summary>What every benchmark is given.</summary>
internal sealed record BenchmarkContext(BenchOptions Options, Workplace Workplace);
