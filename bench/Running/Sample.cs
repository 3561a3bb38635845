namespace Atoll.Bench.Running;

/// <summary>One turn of one subject: how long it took, and the CPU time of everything that it made work.</summary>
internal readonly record struct Sample(TimeSpan Wall, TimeSpan Cpu)
{
    /// <summary>CPU time of the process that was started, alone; zero where nobody asks.</summary>
    public TimeSpan Own { get; init; }
}
