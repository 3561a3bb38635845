using System.Diagnostics;
using Atoll.Api.V1;
using Atoll.Cli.Tests.Daemon;
using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

internal sealed class CompletionTests : CliTests
{
    [SetUp]
    public void Answer()
    {
        foreach (string name in (string[])["web", "worker"])
            Script.Containers.Containers.Add(new Container { Id = Script.Id, Name = name, CreatedAt = new(), Status = Status.Created });
        Script.Runtimes.Runtimes.Add([new Runtime { Name = "runc" }, new Runtime { Name = "crun" }]);
        Script.Plugins.Plugins.Add(new Plugin { Id = "oci" });
    }

    [TestCase("ru", "run", "runtime")]
    [TestCase("plugin ", "ls", "inspect", "enable", "disable", "drain", "release", "swap", "trust", "verify")]
    [TestCase("stop ", "web", "worker")]
    [TestCase("stop -t 5 wo", "worker")]
    [TestCase("stop web we", "web")]
    [TestCase("stop --fo", "--force")]
    [TestCase("-H SOCKET logs w", "web", "worker")]
    [TestCase("run --runtime ", "runc", "crun")]
    [TestCase("run -R c", "crun")]
    [TestCase("run --cap", "--cap-add", "--cap-drop")]
    [TestCase("run --net ", "none", "host")]
    [TestCase("run /rootfs --ru")]
    [TestCase("run --name web ")]
    [TestCase("logs web ")]
    [TestCase("runtime explain r", "runc")]
    [TestCase("runtime disable r", "runc")]
    [TestCase("plugin inspect ", "oci")]
    [TestCase("plugin swap ", "oci")]
    [TestCase("completion ", "bash", "zsh")]
    [TestCase("kill -s SIGU", "SIGUSR1", "SIGUSR2")]
    [TestCase("ps --fo", "--format")]
    public async Task Bash_completes(string line, params string[] expected)
    {
        string words = string.Join(' ', line.Replace("SOCKET", Socket).Split(' ').Select(word => $"'{word}'"));
        string script = $$"""
            source <("$ATOLL" completion bash)
            COMP_WORDS=("$ATOLL" {{words}})
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _atoll
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        var (exitCode, output) = await Shell("bash", script);

        Assert.That(exitCode, Is.Zero);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(expected));
    }

    [Test]
    public async Task The_bash_script_is_registered_and_clean()
    {
        var (exitCode, output) = await Shell("bash", "set -eu; \"$ATOLL\" completion bash | bash -n 2>&1; source <(\"$ATOLL\" completion bash); complete -p atoll");

        Assert.That((exitCode, output.Trim()), Is.EqualTo((0, "complete -o bashdefault -o default -F _atoll atoll")));
    }

    [Test]
    public async Task The_zsh_script_is_one_that_zsh_reads()
    {
        Assert.That((await Atoll("completion", "zsh")).Stdout, Does.StartWith("#compdef atoll\n"));
        if (!File.Exists("/usr/bin/zsh"))
            Assert.Fail("zsh is missing; 'make test' installs it");

        Assert.That(await Shell("zsh", "\"$ATOLL\" completion zsh > atoll.zsh && zsh -n atoll.zsh 2>&1"), Is.EqualTo((0, "")));
    }

    private async Task<(int ExitCode, string Output)> Shell(string shell, string script)
    {
        ProcessStartInfo start = new(shell, ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Folder,
        };
        start.Environment["ATOLL"] = Binary.Path;
        start.Environment["ATOLL_HOST"] = Socket;
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
