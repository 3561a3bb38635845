using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests;

internal sealed class HostTests : CliTests
{
    [TestCase("-H", "unix://")]
    [TestCase("--host", "unix://")]
    [TestCase("-H", "")]
    public async Task The_flag_comes_before_or_after_the_command(string flag, string scheme)
    {
        using AtollProcess before = AtollProcess.Start([flag, scheme + Socket, "ps"], host: "/nowhere");
        using AtollProcess after = AtollProcess.Start(["ps", flag, scheme + Socket], host: "/nowhere");

        Assert.That((await before.EndAsync()).ExitCode, Is.Zero);
        Assert.That((await after.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task The_flag_goes_before_the_source_of_run_too()
    {
        using AtollProcess process = AtollProcess.Start(["run", "-H", Socket, "-d", "/rootfs", "-H"], host: "/nowhere");

        Assert.That((await process.EndAsync()).ExitCode, Is.Zero);
    }

    [TestCase("unix://")]
    [TestCase("")]
    public async Task The_environment_names_the_daemon(string scheme)
    {
        using AtollProcess process = AtollProcess.Start(["ps"], scheme + Socket);

        Assert.That((await process.EndAsync()).ExitCode, Is.Zero);
    }

    [TestCase("ps")]
    [TestCase("run /rootfs")]
    [TestCase("stop a b")]
    [TestCase("logs -f a")]
    public async Task A_daemon_that_is_not_there_is_told_once(string command)
    {
        string missing = Path.Combine(Folder, "missing.sock");
        using AtollProcess process = AtollProcess.Start(command.Split(' '), $"unix://{missing}");

        Output output = await process.EndAsync();

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((125, "")));
        Assert.That(output.Stderr, Is.EqualTo($"Cannot connect to the Atoll daemon at unix://{missing}. Is atolld running?\n"));
    }

    [TestCase("tcp://")]
    [TestCase("relative.sock")]
    public async Task An_address_of_another_kind_is_refused(string address)
    {
        Output output = await Atoll("-H", address, "ps");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stderr, Does.StartWith($"atoll: '{address}' is not an address"));
    }

    [Test]
    public async Task A_path_that_no_socket_can_have_is_refused()
    {
        Output output = await Atoll("-H", "/" + new string('x', 200), "ps");

        Assert.That(output.ExitCode, Is.EqualTo(125));
        Assert.That(output.Stderr, Does.Contain("longer than"));
    }
}
