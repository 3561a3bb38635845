using System.CommandLine;
using System.Text;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

/// <summary>Writes the manual pages, from what --help shows. For who packages the client, so help does not list it.</summary>
internal sealed class ManCommand : CliCommand
{
    private readonly Argument<string> folder = Flags.One("FOLDER", "Where the pages are written");

    public ManCommand()
        : base("man", "Write the manual pages", "atoll man /usr/local/share/man/man1")
    {
        Arguments.Add(folder);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(folder);
        try
        {
            Directory.CreateDirectory(path);
            Write(path, AtollCommand.Whole(), "atoll", []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot write to {path}: {e.Message}");
        }

        return ExitCodes.Success;
    }

    private static void Write(string folder, Command command, string name, IEnumerable<Option> inherited)
    {
        File.WriteAllText(Path.Combine(folder, name.Replace(' ', '-') + ".1"), ManPage.Of(command, name, inherited), new UTF8Encoding(false));
        foreach (Command child in command.Subcommands)
        {
            // `atoll container run` is `atoll run`, whose page is enough.
            if (command.Name is not "container")
                Write(folder, child, $"{name} {child.Name}", command.Options.Where(option => option.Recursive));
        }
    }
}
