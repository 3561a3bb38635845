using Atoll.Api.V1;
using Atoll.Cli.Tests.Process;
using Grpc.Core;

namespace Atoll.Cli.Tests.Commands;

internal sealed class StartTests : CliTests
{
    [Test]
    public async Task Start_prints_each_name_given()
    {
        Output output = await Atoll("start", "web", "0123");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((0, "web\n0123\n")));
        Assert.That(Script.Requests<StartRequest>().Select(request => request.Container), Is.EqualTo(new[] { "web", "0123" }));
    }

    [Test]
    public async Task Start_a_shows_the_output_and_exits_with_the_containers_code()
    {
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.StdoutAsync("out\n");
            await session.ExitedAsync(9);
        };

        Output output = await Atoll("start", "-a", "job");

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((9, "out\n")));
        AttachRequest.Types.Open expected = new() { Container = "job", Start = true, Stdout = true, Stderr = true };
        Assert.That(Script.Request<AttachRequest.Types.Open>(), Is.EqualTo(expected));
    }

    [TestCase("-i")]
    [TestCase("-ai")]
    public async Task Start_i_passes_standard_input_on(string flag)
    {
        Script.Attach = async session =>
        {
            await session.AttachedAsync();
            await session.StdoutAsync(await session.StdinAsync());
            await session.ExitedAsync(0);
        };

        using AtollProcess process = Start("start", flag, "job");
        await process.Stdin.WriteAsync("typed"u8.ToArray());
        process.Stdin.Close();

        Assert.That((await process.EndAsync()).Stdout, Is.EqualTo("typed"));
    }

    [Test]
    public async Task Start_a_takes_one_container()
    {
        Output output = await Atoll("start", "-a", "one", "two");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stderr, Does.StartWith("atoll: only one container can be attached to at a time.\n"));
    }

    [Test]
    public async Task Start_of_one_container_exits_with_the_code_of_the_trailer()
    {
        Script.Fail("job", StatusCode.FailedPrecondition, "not found", 127);

        Assert.That((await Atoll("start", "job")).ExitCode, Is.EqualTo(127));
    }
}
