using Atoll.Api.V1;

namespace Atoll.Cli.Tests.Commands;

internal sealed class RmTests : CliTests
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Force_reaches_the_request(bool force)
    {
        await Atoll(force ? ["rm", "-f", "web"] : ["rm", "web"]);

        Assert.That(Script.Request<DeleteRequest>(), Is.EqualTo(new DeleteRequest { Container = "web", Force = force }));
    }
}
