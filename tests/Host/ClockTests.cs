using Atoll.Host.Containers.Events;
using Atoll.Host.Containers.Stats;
using Atoll.Host.Containers.Storage;
using Atoll.Host.Linux;
using Microsoft.Extensions.Time.Testing;

namespace Atoll.Host.Tests;

/// <summary>The wall clock jumps; what waits, waits on the one that does not.</summary>
internal sealed class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);

    [TestCase(-36_500)]
    [TestCase(36_500)]
    public async Task A_command_has_its_time_whatever_the_wall_clock_says(int days)
    {
        var run = new HostProcesses(_time).RunAsync(new Command { Path = "/bin/sleep", Args = ["1000"], Timeout = TimeSpan.FromSeconds(60) }, CancellationToken.None);
        _time.AdjustTime(Start.AddDays(days));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(run.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await CodeAsync(run), Is.EqualTo(RuntimeErrorCode.DeadlineExceeded));
    }

    [TestCase(-36_500)]
    [TestCase(36_500)]
    public async Task Events_until_a_moment_end_after_as_long_as_it_was_until_then(int days)
    {
        using var folder = new TemporaryFolder();
        using var store = new ContainerStore(Path.Combine(folder.Path, "atoll.db"));
        await using var events = new EventFeed(store, _time, CancellationToken.None).ReadAsync(null, null, Start.AddSeconds(60), CancellationToken.None).GetAsyncEnumerator();
        var next = events.MoveNextAsync().AsTask();
        _time.AdjustTime(Start.AddDays(days));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(next.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await next, Is.False);
    }

    [Test]
    public void A_share_of_a_cpu_is_of_the_time_that_passed()
        => Assert.That(StatsSampler.CpuPercent(Stats(Start, 0), Stats(Start.AddDays(-1), 500_000_000), TimeSpan.FromSeconds(1)), Is.EqualTo(50));

    private static ResourceStats Stats(DateTimeOffset at, ulong cpu) => new() { SampledAt = at, CpuUseNanos = cpu };

    private static async Task<RuntimeErrorCode?> CodeAsync(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (RuntimeException e)
        {
            return e.Code;
        }
    }
}
