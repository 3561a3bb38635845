using Atoll.Plugins.ShimV2.Tasks;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.ShimV2.Tests.Tasks;

internal sealed class TaskExitsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestCase(0u, ExitReason.Exited, 0)]
    [TestCase(7u, ExitReason.Exited, 7)]
    [TestCase(128u, ExitReason.Exited, 128)]
    [TestCase(137u, ExitReason.Signaled, 137)]
    [TestCase(255u, ExitReason.Exited, 255)]
    [TestCase(4294967295u, ExitReason.Exited, 255)]
    public void A_status_is_a_code_or_a_signal_and_128(uint status, ExitReason reason, int code)
    {
        var exit = TaskExits.Translate(status, Timestamp.FromDateTimeOffset(Now), DateTimeOffset.MaxValue);
        Assert.That((exit.Reason, exit.Code, exit.FinishedAt), Is.EqualTo((reason, code, Now)));
    }

    [Test]
    public void The_year_1_and_no_time_at_all_are_none()
    {
        Assert.That(TaskExits.Moment(new Timestamp { Seconds = -62135596800 }), Is.Null);
        Assert.That(TaskExits.Moment(null), Is.Null);
        Assert.That(TaskExits.Moment(new Timestamp { Seconds = long.MaxValue }), Is.Null);
        Assert.That(TaskExits.Translate(3, null, Now).FinishedAt, Is.EqualTo(Now));
    }
}
