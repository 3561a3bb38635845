using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

internal sealed class VersionTests : CliTests
{
    [SetUp]
    public void ServerVersion() => Script.Version = new VersionResponse
    {
        Version = "1.2.3",
        ApiVersion = "v1",
        SdkVersion = "1.0",
        GitCommit = "abc",
        DotnetVersion = "10.0.1",
        KernelVersion = "6.1",
        Os = "linux",
        Arch = "amd64",
    };

    [Test]
    public async Task Version_prints_client_and_server()
    {
        Output output = await Atoll("version");

        Assert.That(output.ExitCode, Is.Zero);
        Assert.That(output.Stdout, Does.StartWith("Client:\n Version:        ").And.Contain("""

            Server:
             Version:        1.2.3
             API version:    v1
             SDK version:    1.0
             Git commit:     abc
             .NET version:   10.0.1
             Kernel:         6.1
             OS/Arch:        linux/amd64

            """));
    }

    [Test]
    public async Task The_json_format_has_both()
    {
        JsonElement json = (await Atoll("version", "--format", "json")).Json;

        Assert.That(json.GetProperty("Client").GetProperty("Version").GetString(), Is.Not.Empty);
        Assert.That(json.GetProperty("Server").GetProperty("Version").GetString(), Is.EqualTo("1.2.3"));
    }

    [TestCase("--version")]
    [TestCase("-v")]
    public async Task The_flag_prints_the_clients_version_alone(string flag)
    {
        Output output = await Atoll(flag);

        Assert.That(output.ExitCode, Is.Zero);
        Assert.That(output.Stdout, Does.Match(@"^atoll version \d+\.\d+\.\d+\S*\n$"));
    }

    [Test]
    public async Task Without_a_daemon_the_clients_half_is_printed()
    {
        Output output = await Atoll("-H", "/nowhere/atoll.sock", "version");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stdout, Does.StartWith("Client:\n").And.Not.Contain("Server"));
        Assert.That(output.Stderr, Does.StartWith("Cannot connect"));
    }

    [Test]
    public async Task Without_a_daemon_the_json_says_null()
    {
        Output output = await Atoll("-H", "/nowhere/atoll.sock", "version", "--format", "json");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Json.GetProperty("Server").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }
}
