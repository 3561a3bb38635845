using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests;

internal sealed class UsageTests : CliTests
{
    private static readonly string[] Commands =
    [
        "run", "create", "start", "stop", "kill", "rm", "ps", "inspect", "logs", "wait", "version", "info",
        "runtime", "runtime ls", "runtime explain", "plugin", "plugin ls", "plugin inspect", "plugin verify", "completion",
    ];

    [Test]
    public async Task Alone_atoll_shows_its_help()
    {
        Output output = await Atoll();

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((0, "")));
        foreach (string command in Commands.Where(command => !command.Contains(' ')))
            Assert.That(output.Stdout, Does.Contain($"\n  {command} "));
    }

    [TestCaseSource(nameof(Commands))]
    public async Task Every_command_explains_itself(string command)
    {
        Output output = await Atoll([.. command.Split(' '), "--help"]);

        Assert.That((output.ExitCode, output.Stderr), Is.EqualTo((0, "")));
        Assert.That(output.Stdout, Does.Contain("Description:").And.Contain($"Usage:\n  atoll {command}"));
        if (command is not "runtime" and not "plugin")
            Assert.That(output.Stdout, Does.Contain("Examples:\n  "));
    }

    [Test]
    public async Task The_usage_of_run_has_its_flags_before_the_source()
    {
        Assert.That((await Atoll("run", "--help")).Stdout, Does.Contain("atoll run [options] <SOURCE> [<COMMAND>...]"));
    }

    [TestCase("satrt", "atoll: 'satrt' is not an atoll command.\nDid you mean 'atoll start'?\n")]
    [TestCase("quux", "atoll: 'quux' is not an atoll command.\nSee 'atoll --help'.\n")]
    [TestCase("plugin lss", "atoll: 'lss' is not an atoll plugin command.\nDid you mean 'atoll plugin ls'?\n")]
    public async Task A_command_that_is_not_there_is_refused(string command, string message)
    {
        Output output = await Atoll(command.Split(' '));

        Assert.That((output.ExitCode, output.Stdout, output.Stderr), Is.EqualTo((125, "", message)));
    }

    [TestCase("ps --nope", "ps")]
    [TestCase("stop --nope web", "stop")]
    [TestCase("stop -x web", "stop")]
    [TestCase("run --nope /rootfs", "run")]
    [TestCase("run -dx /rootfs", "run")]
    [TestCase("ps argument", "ps")]
    [TestCase("wait --condition never", "wait")]
    [TestCase("stop -t soon web", "stop")]
    [TestCase("run --name", "run")]
    [TestCase("run -h", "run")]
    [TestCase("completion fish", "completion")]
    public async Task A_flag_that_cannot_be_used_points_to_the_help(string line, string command)
    {
        Output output = await Atoll(line.Split(' '));

        Assert.That((output.ExitCode, output.Stdout), Is.EqualTo((125, "")));
        Assert.That(output.Stderr, Does.StartWith("atoll: ").And.EndWith($".\nSee 'atoll {command} --help'.\n"));
    }

    [Test]
    public async Task An_empty_source_is_refused()
    {
        Assert.That((await Atoll("run", "")).Stderr, Does.StartWith("atoll: SOURCE is empty."));
    }
}
