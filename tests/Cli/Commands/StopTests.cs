using Atoll.Api.V1;

namespace Atoll.Cli.Tests.Commands;

internal sealed class StopTests : CliTests
{
    [Test]
    public async Task Without_flags_the_daemon_decides_how_long()
    {
        await Atoll("stop", "web");

        Assert.That(Script.Request<StopRequest>(), Is.EqualTo(new StopRequest { Container = "web" }));
        Assert.That(Script.Request<StopRequest>().HasTimeout, Is.False);
    }

    [TestCase("-t", "0", 0)]
    [TestCase("--time", "60", 60)]
    [TestCase("-t", "-1", -1)]
    public async Task The_time_reaches_the_request(string flag, string value, int seconds)
    {
        await Atoll("stop", flag, value, "web");

        Assert.That(Script.Request<StopRequest>(), Is.EqualTo(new StopRequest { Container = "web", Timeout = seconds }));
    }

    [TestCase("-f")]
    [TestCase("--force")]
    public async Task Force_reaches_the_request(string flag)
    {
        await Atoll("stop", "web", flag);

        Assert.That(Script.Request<StopRequest>().Force, Is.True);
    }
}
