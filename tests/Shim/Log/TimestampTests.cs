using System.Globalization;
using System.Text;

namespace Atoll.Shim.Tests.Log;

internal sealed unsafe class TimestampTests
{
    [TestCase(0, ExpectedResult = "1970-01-01T00:00:00.000000000Z")]
    [TestCase(951_782_400_000_000_001, ExpectedResult = "2000-02-29T00:00:00.000000001Z")]
    [TestCase(1_709_251_199_999_999_999, ExpectedResult = "2024-02-29T23:59:59.999999999Z")]
    [TestCase(1_767_323_045_123_456_789, ExpectedResult = "2026-01-02T03:04:05.123456789Z")]
    [TestCase(4_107_542_400_000_000_000, ExpectedResult = "2100-03-01T00:00:00.000000000Z", Description = "2100 is no leap year")]
    public string Add_writes_the_date(long unixNanoseconds) => Format(unixNanoseconds);

    [Test]
    public void Add_agrees_with_NET_about_every_day_of_two_centuries()
    {
        for (var day = 0L; day < 73_049; day++)
        {
            var seconds = (day * 86_400) + (day % 86_400);
            var expected = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.000000000Z", CultureInfo.InvariantCulture);
            if (Format(seconds * Clock.Second) != expected) Assert.Fail($"day {day} should be {expected}");
        }
    }

    private static string Format(long unixNanoseconds)
    {
        var bytes = stackalloc byte[Timestamp.Length + 1];
        var text = new Text(bytes, Timestamp.Length + 1);
        Timestamp.Add(ref text, unixNanoseconds);
        Assert.That(text.Complete, Is.True);
        return Encoding.ASCII.GetString(bytes, text.Length);
    }
}
