using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

internal sealed class InfoTests : CliTests
{
    [SetUp]
    public void Answer() => Script.Info = new InfoResponse
    {
        Version = "1.2.3",
        Containers = 5,
        ContainersRunning = 2,
        DefaultRuntime = "runc",
        Runtimes = { "runc", "crun" },
        TotalMemory = 3L * 1024 * 1024 * 1024 / 2,
    };

    [Test]
    public async Task Info_is_a_key_and_a_value_a_line()
    {
        Output output = await Atoll("info");

        Assert.That(output.Lines, Does.Contain("Server Version: 1.2.3"));
        Assert.That(output.Lines, Does.Contain("Containers: 5"));
        Assert.That(output.Lines, Does.Contain("Runtimes: runc crun"));
        Assert.That(output.Lines, Does.Contain("Total Memory: 1.5 GiB"));
        Assert.That(output.Lines, Has.All.Match(@"^[A-Za-z ]+: ?"));
    }

    [Test]
    public async Task The_json_format_has_numbers_and_arrays()
    {
        var json = (await Atoll("info", "--format", "json")).Json;

        Assert.That(json.GetProperty("ContainersRunning").GetInt32(), Is.EqualTo(2));
        Assert.That(json.GetProperty("Runtimes").EnumerateArray().Select(name => name.GetString()), Is.EqualTo(new[] { "runc", "crun" }));
        Assert.That(json.GetProperty("MemTotal").GetInt64(), Is.EqualTo(1610612736));
    }
}
