using Atoll.Host.Containers;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes.Calls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Atoll.Host.Tests;

internal sealed class CallBreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PluginInstance _instance = new(new DetectingAdapter(_ => true));
    private readonly CallBreakers _breakers;

    public CallBreakerTests() => _breakers = new CallBreakers(_time, NullLogger<CallBreakers>.Instance);

    [Test]
    public async Task Three_overruns_in_a_row_open_it_and_one_call_after_the_break_closes_it()
    {
        await OverrunAsync(3);
        Assert.That((await FailAsync(() => Task.FromResult(1)))!.Message, Does.Match("^create on runtime r by plugin p failed over and over and is tried again in 5 s; the last time: too long$"));
        Assert.That(_breakers.OpenOf("p"), Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(await RunAsync(() => Task.FromResult(7)), Is.EqualTo(7));
        Assert.That(await RunAsync(() => Task.FromResult(8)), Is.EqualTo(8));
        Assert.That(_breakers.OpenOf("p"), Is.Empty);
    }

    [Test]
    public async Task Each_break_is_longer_than_the_one_before()
    {
        await OverrunAsync(3);
        _time.Advance(TimeSpan.FromSeconds(6));
        await OverrunAsync(1);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.That((await FailAsync(() => Task.FromResult(1)))!.Code, Is.EqualTo(RuntimeErrorCode.Unavailable));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await RunAsync(() => Task.FromResult(1)), Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_of_the_contracts_own_is_no_fault_and_neither_are_faults_with_a_success_between()
    {
        for (var i = 0; i < 10; i++)
        {
            await FailAsync(() => throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "no such command"));
        }

        await OverrunAsync(2);
        await RunAsync(() => Task.FromResult(1));
        await OverrunAsync(2);
        Assert.That(_breakers.OpenOf("p"), Is.Empty);
    }

    [Test]
    public async Task A_call_that_is_not_made_gives_its_lease_back()
    {
        await OverrunAsync(3);
        await FailAsync(() => Task.FromResult(1));
        Assert.That(_instance.Leases, Is.Zero);
    }

    [TestCase("kill")]
    [TestCase("cleanup")]
    [TestCase("delete")]
    public void What_ends_a_container_is_always_tried(string operation) => Assert.That(_breakers.Of(Runtime(), operation), Is.Null);

    private async Task OverrunAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await FailAsync(() => throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, "too long"));
        }
    }

    private async Task<RuntimeException?> FailAsync(Func<Task<int>> call)
    {
        try
        {
            await RunAsync(call);
            return null;
        }
        catch (RuntimeException e)
        {
            return e;
        }
    }

    private Task<int> RunAsync(Func<Task<int>> call)
    {
        Assert.That(_instance.TryLease(out var lease), Is.True);
        return _breakers.Of(Runtime(), "create")!.RunAsync(async () =>
        {
            using (lease)
            {
                return await call();
            }
        }, lease);
    }

    private static RuntimeConfig Runtime() => new() { Name = "r", PluginId = "p", PluginVersion = "1" };
}
