using Atoll.Api.V1;

namespace Atoll.Cli.Tests.Commands;

internal sealed class KillTests : CliTests
{
    [Test]
    public async Task Without_a_signal_the_daemon_decides()
    {
        await Atoll("kill", "web");

        Assert.That(Script.Request<KillRequest>(), Is.EqualTo(new KillRequest { Container = "web" }));
    }

    [TestCase("-s", "HUP")]
    [TestCase("--signal", "10")]
    public async Task The_signal_reaches_the_request(string flag, string signal)
    {
        await Atoll("kill", flag, signal, "web");

        Assert.That(Script.Request<KillRequest>(), Is.EqualTo(new KillRequest { Container = "web", Signal = signal }));
    }
}
