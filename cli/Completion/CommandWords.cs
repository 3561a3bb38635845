using System.CommandLine;
using System.Text;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Completion;

/// <summary>The commands and flags as `case` branches of a shell function, taken from the tree that parses them, so that they cannot differ.</summary>
internal sealed class CommandWords
{
    private readonly List<(string Path, Command Command)> places = [];
    private readonly AtollCommand root = AtollCommand.Whole();

    public CommandWords() => Walk("", root);

    public string Commands => Branches(command => command.Subcommands.Select(child => child.Name));

    public string Flags => Branches(command => Options(command).SelectMany(Names));

    public string FlagsWithValue => Branches(command => Options(command).Where(TakesValue).SelectMany(Names));

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    private IEnumerable<Option> Options(Command command) => command == root ? command.Options : command.Options.Append(root.Host);

    private void Walk(string path, Command command)
    {
        places.Add((path, command));
        foreach (Command child in command.Subcommands)
            Walk(path.Length > 0 ? $"{path} {child.Name}" : child.Name, child);
    }

    private string Branches(Func<Command, IEnumerable<string>> words)
    {
        StringBuilder text = new();
        foreach (var (path, command) in places)
        {
            if (string.Join(' ', words(command)) is { Length: > 0 } line)
                text.Append($"        '{path}') echo '{line}' ;;\n");
        }

        return text.ToString().TrimEnd('\n');
    }
}
