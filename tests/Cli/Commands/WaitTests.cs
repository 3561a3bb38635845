using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;
using Grpc.Core;

namespace Atoll.Cli.Tests.Commands;

internal sealed class WaitTests : CliTests
{
    [Test]
    public async Task Wait_prints_one_exit_code_a_line()
    {
        Script.Exit = container => new ExitStatus { Code = container == "a" ? 0 : 42 };
        Script.Fail("gone", StatusCode.NotFound, "no container is named gone");

        Output output = await Atoll("wait", "a", "gone", "b");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((125, "0\n42\n")));
        Assert.That(Script.Requests<WaitRequest>()[0].Condition, Is.EqualTo(WaitCondition.Stopped));
    }

    [Test]
    public async Task Wait_tells_when_nobody_saw_the_exit()
    {
        Script.Exit = _ => new ExitStatus { Code = 255, Unknown = true, Detail = "the host was restarted" };

        Output output = await Atoll("wait", "a");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((0, "255\n")));
        Assert.That(output.Stderr, Does.Contain("the host was restarted"));
    }
}
