using Atoll.Host.Plugins;

namespace Atoll.Host.Tests;

internal sealed class PluginInstanceTests
{
    [Test]
    public async Task A_retired_instance_gives_no_leases_and_drains_with_the_last()
    {
        var instance = new PluginInstance(new DetectingAdapter(_ => true));
        Assert.That(instance.TryLease(out var first), Is.True);
        Assert.That(instance.TryLease(out var second), Is.True);
        instance.Retire();
        Assert.Multiple(() =>
        {
            Assert.That(instance.TryLease(out _), Is.False);
            Assert.That(first.HandOver.IsCancellationRequested, Is.True);
            Assert.That(instance.Leases, Is.EqualTo(2));
        });
        first.Dispose();
        Assert.That(instance.Drained.IsCompleted, Is.False);
        second.Dispose();
        await instance.Drained.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Many_that_lease_and_give_back_while_it_retires_leave_it_drained()
    {
        var instance = new PluginInstance(new DetectingAdapter(_ => true));
        var users = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (instance.TryLease(out var lease))
            {
                lease.Dispose();
            }
        })).ToArray();
        instance.Retire();
        await Task.WhenAll(users);
        await instance.Drained.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(instance.Leases, Is.Zero);
    }

    [Test]
    public async Task An_unloaded_instance_lets_its_adapter_close_what_it_holds()
    {
        var adapter = new ClosingAdapter();
        var instance = new PluginInstance(adapter);
        instance.Retire();
        await instance.UnloadAsync(TimeSpan.FromSeconds(10));
        Assert.That((adapter.IsClosed, instance.Adapter), Is.EqualTo((true, (IRuntimeAdapter?)null)));
    }

    private sealed class ClosingAdapter() : DetectingAdapter(_ => true), IDisposable
    {
        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
