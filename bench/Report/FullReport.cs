using Atoll.Bench.Machine;

namespace Atoll.Bench.Report;

/// <summary>Everything that one run found.</summary>
internal sealed record FullReport(MachineDescription Machine, int Rounds)
{
    public List<Result> Results { get; } = [];
}
