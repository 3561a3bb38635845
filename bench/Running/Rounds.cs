namespace Atoll.Bench.Running;

/// <summary>Something that has a turn in every round.</summary>
internal sealed record Subject(string Name, Func<ChildOutcome> Turn);

/// <summary>Gives every subject its turn in every round, so that whatever else the machine does falls on all of them alike.</summary>
internal sealed class Rounds(BenchmarkContext context, string name)
{
    /// <summary>What a daemon still does after it has answered must be charged to the turn that caused it: it gets this long before the next begins.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    public Task<IReadOnlyList<IReadOnlyList<Sample>>> RunAsync(IReadOnlyList<Subject> subjects, CancellationToken cancellationToken)
        => RunAsync(subjects, round => round, () => { }, cancellationToken);

    /// <summary>For subjects that need one another: each round has them in their order.</summary>
    /// <param name="prepare">What a round needs before; it is not measured.</param>
    public Task<IReadOnlyList<IReadOnlyList<Sample>>> RunInOrderAsync(IReadOnlyList<Subject> subjects, Action prepare, CancellationToken cancellationToken)
        => RunAsync(subjects, _ => 0, prepare, cancellationToken);

    private async Task<IReadOnlyList<IReadOnlyList<Sample>>> RunAsync(IReadOnlyList<Subject> subjects, Func<int, int> first, Action prepare, CancellationToken cancellationToken)
    {
        var warmUp = context.Options.WarmUp;
        var all = warmUp + context.Options.Rounds;
        var samples = subjects.Select(_ => new List<Sample>()).ToArray();
        using var progress = new Progress(name, all);
        for (var round = 0; round < all; round++)
        {
            progress.Step(round < warmUp ? "warming up" : "measuring");
            prepare();
            for (var turn = 0; turn < subjects.Count; turn++)
            {
                // Each round begins with another subject, so that none always follows the same one.
                var subject = (first(round) + turn) % subjects.Count;
                var sample = await TurnAsync(subjects[subject].Turn, cancellationToken);
                if (round >= warmUp)
                {
                    samples[subject].Add(sample);
                }
            }
        }

        return samples;
    }

    /// <summary>One turn, with the CPU time of everything in the benchmark's cgroup.</summary>
    private async Task<Sample> TurnAsync(Func<ChildOutcome> turn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var group = context.Workplace.Group;
        var before = group.Used();
        var outcome = turn();
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        return new Sample(outcome.Wall, group.Used() - before) { Own = outcome.Cpu };
    }
}
