using System.Globalization;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises.Storms;

/// <summary>
/// Operations and blows in random order: daemon, supervisors and containers are killed, the daemon dies between two steps, the disk is full, a runtime hangs, lies or is missing, the clock
/// jumps. After each blow everything that was recorded is there, what nobody touched runs on, and in the end nothing is left. 'make faults' storms for minutes on every runtime; a failure
/// names the seed that repeats it.
/// </summary>
internal sealed class StormTests
{
    private const int FixedSeed = 20260101;

    private static IEnumerable<string> Runtimes => Environment.GetEnvironmentVariable("ATOLL_FAULTS") is "1" ? TestRuntimes.OnHostKernel : ["crun"];

    [TestCaseSource(nameof(Runtimes))]
    public async Task What_was_recorded_is_there_after_each_blow_and_nothing_is_left_in_the_end(string runtime)
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("ATOLL_FAULTS_MINUTES") ?? "0", CultureInfo.InvariantCulture);
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(minutes / Runtimes.Count());
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ATOLL_FAULTS_SEED"), CultureInfo.InvariantCulture, out var given) ? given : FixedSeed;
        do
        {
            await TestContext.Progress.WriteLineAsync($"storm on {runtime}, seed {seed}");
            await using var storm = await Storm.BeginAsync(runtime, seed++);
            await storm.RageAsync();
        }
        while (TimeProvider.System.GetUtcNow() < until);
    }
}
