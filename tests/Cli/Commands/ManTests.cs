using Atoll.Cli.Tests.Process;

namespace Atoll.Cli.Tests.Commands;

internal sealed class ManTests : CliTests
{
    [Test]
    public async Task Every_command_has_a_page_with_every_flag_that_its_help_shows()
    {
        string folder = Directory.CreateTempSubdirectory("atoll-man-").FullName;
        try
        {
            Assert.That((await Atoll("man", folder)).ExitCode, Is.Zero);
            Output help = await Atoll("--help");
            string[] commands = [.. help.Stdout.Split("Commands:")[1].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && line[2] != ' ').Select(line => line.Trim().Split(' ')[0]).Where(word => word.Length > 0)];
            Assert.That(commands, Has.Length.GreaterThan(25));
            foreach (string command in commands.Where(name => name is not ("container" or "runtime" or "plugin")))
            {
                string page = File.ReadAllText(Path.Combine(folder, $"atoll-{command}.1"));
                string[] flags = [.. (await Atoll(command, "--help")).Stdout.Split(' ', ',', '\n').Where(word => word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2).Select(word => word.TrimEnd('.', ')', ':'))];
                Assert.That(flags.Where(flag => !page.Contains(flag.Replace("-", "\\-", StringComparison.Ordinal), StringComparison.Ordinal)), Is.Empty, command);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void The_documentation_names_every_verb()
    {
        string documentation = File.ReadAllText(Path.Combine(Repository(), "docs", "cli.md"));
        string[] verbs = ["run", "create", "start", "stop", "restart", "kill", "pause", "unpause", "rm", "exec", "attach", "wait", "ps", "inspect", "logs", "top", "stats", "events", "rename", "update", "prune", "export", "cp", "cleanup", "rebuild", "reopen-log"];
        Assert.That(verbs.Where(verb => !documentation.Contains($"`{verb}", StringComparison.Ordinal)), Is.Empty);
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Atoll.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run from within the repository");
    }
}
