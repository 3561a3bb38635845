using System.Diagnostics;
using Atoll.Bench.Machine;
using Atoll.Bench.Monitors;
using Atoll.Bench.Report;
using Atoll.Bench.Running;

namespace Atoll.Bench.Benchmarks;

/// <summary>How long each monitor takes until it is there, in interleaved rounds.</summary>
internal sealed class MonitorStarts(BenchmarkContext context, Bundle bundle)
{
    /// <summary>The daemon has no part in this; what a monitor does after its word is still its own.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = context.Workplace.Make("starts");

    private string PidFile => Path.Combine(_folder, "pidfile");

    private readonly record struct Start(TimeSpan? Listening, TimeSpan? Created, TimeSpan Cpu);

    public async Task<IReadOnlyList<Row>> RunAsync(CancellationToken cancellationToken)
    {
        var runtime = new StandInRuntime(_folder);
        var subjects = new List<(string Name, Func<Task<Start>> Turn)>
        {
            ("atoll-shim", () => ShimAsync(runtime, cancellationToken)),
        };
        if (Installation.Find("conmon") is { } conmon)
        {
            subjects.Add(("conmon", () => ConmonAsync(conmon, runtime, cancellationToken)));
        }

        using var containerd = Installation.Find("containerd-shim-runc-v2") is { } binary ? new ContainerdShim(binary, bundle) : null;
        if (containerd is not null)
        {
            var folder = containerd.Prepare("containerd-start");
            subjects.Add(("containerd-shim-runc-v2 (no container)", () => ContainerdAsync(containerd, folder, cancellationToken)));
        }

        subjects.Add(("the stand-in alone", () => AloneAsync(runtime, cancellationToken)));
        var starts = subjects.Select(_ => new List<Start>()).ToArray();
        using var progress = new Progress("shim: starts", context.Options.Rounds + 1);
        for (var round = 0; round <= context.Options.Rounds; round++)
        {
            progress.Step("starting monitors");
            for (var subject = 0; subject < subjects.Count; subject++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = await subjects[subject].Turn();
                if (round > 0)
                {
                    starts[subject].Add(start);
                }
            }
        }

        return [.. subjects.Select((subject, i) => Row(subject.Name, starts[i]))];
    }

    private static Row Row(string name, List<Start> starts) => new(name,
    [
        .. starts[0].Listening is null ? [] : Statistics.Spread("listening", starts.Select(start => start.Listening!.Value)),
        .. starts[0].Created is null ? [] : Statistics.Spread("created", starts.Select(start => start.Created!.Value)),
        .. Statistics.Spread("CPU", starts.Select(start => start.Cpu)),
    ]);

    private async Task<Start> AloneAsync(StandInRuntime runtime, CancellationToken cancellationToken)
    {
        var before = context.Workplace.Group.Used();
        try
        {
            var outcome = Child.Run(runtime.Binary, ["create", "--pid-file", PidFile, "measured"], cancellationToken, _folder);
            return new Start(null, outcome.Wall, await SettledAsync(before, cancellationToken));
        }
        finally
        {
            await StandInRuntime.EndAsync(PidFile);
        }
    }

    private async Task<Start> ShimAsync(StandInRuntime runtime, CancellationToken cancellationToken)
    {
        var before = context.Workplace.Group.Used();
        using var shim = ShimStart.Run(context.Workplace.Installation.Shim, runtime, _folder, PidFile, cancellationToken);
        try
        {
            return new Start(shim.Listening, shim.Created, await SettledAsync(before, cancellationToken));
        }
        finally
        {
            await StandInRuntime.EndAsync(PidFile);
        }
    }

    private async Task<Start> ConmonAsync(string binary, StandInRuntime runtime, CancellationToken cancellationToken)
    {
        var before = context.Workplace.Group.Used();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var pid = Conmon.Create(binary, runtime.Binary, [], "measured", _folder, _folder, cancellationToken);
            var created = Stopwatch.GetElapsedTime(started);
            using var monitor = new Ending(pid);
            var start = new Start(null, created, await SettledAsync(before, cancellationToken));
            await StandInRuntime.EndAsync(PidFile);
            await monitor.WaitAsync();
            return start;
        }
        finally
        {
            await StandInRuntime.EndAsync(PidFile);
        }
    }

    private async Task<Start> ContainerdAsync(ContainerdShim containerd, string folder, CancellationToken cancellationToken)
    {
        var before = context.Workplace.Group.Used();
        var started = Stopwatch.GetTimestamp();
        containerd.Launch("containerd-start", folder, cancellationToken);
        var listening = Stopwatch.GetElapsedTime(started);
        var start = new Start(listening, null, await SettledAsync(before, cancellationToken));
        containerd.EndLast(hasContainer: false);
        return start;
    }

    private async Task<TimeSpan> SettledAsync(TimeSpan before, CancellationToken cancellationToken)
    {
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        return context.Workplace.Group.Used() - before;
    }
}
