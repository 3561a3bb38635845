using Atoll.Host.Containers;
using Microsoft.Extensions.Time.Testing;

namespace Atoll.Host.Tests;

internal sealed class LockWatchTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<string> _told = [];

    private LockWatch Watch => new(_time, TimeSpan.FromSeconds(120), (id, operation, since, held) => _told.Add($"{id} {operation} {since:HH:mm:ss} {held.TotalSeconds}"));

    [Test]
    public void A_lock_that_is_given_back_in_time_is_not_told_of()
    {
        var hold = Watch.Begin("c", "StartAsync");
        _time.Advance(TimeSpan.FromSeconds(119));
        hold.Dispose();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(_told, Is.Empty);
    }

    [Test]
    public void A_lock_that_is_not_given_back_is_told_of_with_its_holder_and_again_each_time()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        using var hold = Watch.Begin("c", "StartAsync");
        _time.Advance(TimeSpan.FromSeconds(120));
        _time.Advance(TimeSpan.FromSeconds(120));
        Assert.That(_told, Is.EqualTo((string[])["c StartAsync 00:00:10 120", "c StartAsync 00:00:10 240"]));
    }
}
