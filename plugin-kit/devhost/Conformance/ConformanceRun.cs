using System.Diagnostics;
using Atoll.DevHost.Conformance.Reports;
using Atoll.DevHost.Native;

namespace Atoll.DevHost.Conformance;

/// <summary>The whole suite, or a part of it, from start to report.</summary>
public static class ConformanceRun
{
    /// <summary>Cases mostly wait for processes, so more of them run at a time than there are CPUs.</summary>
    private static readonly int AtATime = Math.Clamp(2 * Environment.ProcessorCount, 4, 16);

    /// <summary>Runs cases, several at a time.</summary>
    /// <param name="target">The plugin.</param>
    /// <param name="cases">Of <see cref="ConformanceSuite.Cases"/>.</param>
    /// <param name="ended">Called with each result as it comes; null for nobody.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The report.</returns>
    /// <exception cref="NonconformanceException">The plugin does not load.</exception>
    /// <exception cref="DevelopmentHostException">The daemon does not start.</exception>
    public static async Task<ConformanceReport> RunAsync(ConformanceTarget target, IReadOnlyList<ConformanceCase> cases, Action<CaseResult>? ended = null, CancellationToken cancellationToken = default)
    {
        var date = TimeProvider.System.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        await using var session = await ConformanceSession.StartAsync(target, cancellationToken);
        var version = await session.ReadVersionAsync();
        var results = new CaseResult[cases.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, cases.Count), new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (i, token) =>
        {
            results[i] = await session.RunAsync(cases[i], token);
            ended?.Invoke(results[i]);
        });
        return new ConformanceReport
        {
            Suite = ConformanceSuite.Version,
            Plugin = session.Plugin.Id,
            PluginVersion = session.Plugin.Version,
            Sdk = session.Plugin.Sdk,
            Content = session.Plugin.Hash,
            Runtime = target.Runtime,
            Daemon = version.Version,
            Kernel = version.KernelVersion,
            User = $"{Libc.geteuid()}",
            Date = date,
            Results = results,
            Left = await session.FinishAsync(),
            Time = Stopwatch.GetElapsedTime(started),
        };
    }
}
