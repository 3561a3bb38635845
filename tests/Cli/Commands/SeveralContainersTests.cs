using Atoll.Cli.Tests.Process;
using Grpc.Core;

namespace Atoll.Cli.Tests.Commands;

internal sealed class SeveralContainersTests : CliTests
{
    [TestCase("start")]
    [TestCase("stop")]
    [TestCase("kill")]
    [TestCase("rm")]
    public async Task All_are_tried_and_each_failure_is_told(string command)
    {
        Script.Fail("gone", StatusCode.NotFound, "no container is named gone");
        Script.Fail("stuck", StatusCode.Internal, "stuck does not obey");

        Output output = await Atoll(command, "a", "gone", "b", "stuck", "c");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((125, "a\nb\nc\n")));
        Assert.That(output.Stderr, Is.EqualTo(
            "Error response from daemon: no container is named gone\nError response from daemon: stuck does not obey\n"));
    }

    [Test]
    public async Task Inspect_prints_those_that_are_there()
    {
        Script.Fail("gone", StatusCode.NotFound, "no container is named gone");

        Output output = await Atoll("inspect", "a", "gone", "b");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Json.EnumerateArray().Select(c => c.GetProperty("Id").GetString()), Is.EqualTo(new[] { "a", "b" }));
    }

    [TestCase("start")]
    [TestCase("stop")]
    [TestCase("kill")]
    [TestCase("rm")]
    [TestCase("wait")]
    [TestCase("inspect")]
    [TestCase("logs")]
    public async Task None_at_all_is_refused(string command)
    {
        Output output = await Atoll(command);

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((125, "")));
        Assert.That(output.Stderr, Does.StartWith("atoll: ").And.EndWith($"See 'atoll {command} --help'.\n"));
    }
}
