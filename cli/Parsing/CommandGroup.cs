using System.CommandLine;
using System.CommandLine.Help;

namespace Atoll.Cli.Parsing;

/// <summary>A name that only holds other commands; alone it shows its help.</summary>
internal sealed class CommandGroup : Command
{
    public CommandGroup(string name, string description, params ReadOnlySpan<Command> commands)
        : base(name, description)
    {
        Options.Add(new HelpOption("--help", "-h") { Description = "Show help", Action = new HelpWithExamples() });
        foreach (Command command in commands)
            Add(command);
    }
}
