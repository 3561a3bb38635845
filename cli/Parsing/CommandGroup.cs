using System.CommandLine;
using System.CommandLine.Help;

namespace Atoll.Cli.Parsing;

/// <summary>A name that only holds other commands; alone it shows its help. Only those commands are built that are called for: the tree costs time.</summary>
/// <param name="names">What help lists.</param>
/// <param name="create">Also answers to other spellings; null for what is no command.</param>
internal class CommandGroup(string name, string description, string[] names, Func<string, Command?> create) : Command(name, description)
{
    public IReadOnlyList<string> Names => names;

    /// <summary>The command of this name, now a part of the tree.</summary>
    public Command? Choose(string name)
    {
        Command? command = create(name);
        if (command is not null)
            Add(command);
        return command;
    }

    /// <summary>Builds all that is not there yet.</summary>
    public void Fill()
    {
        foreach (string child in names)
        {
            if (!Subcommands.Any(command => command.Name == child))
                Choose(child);
        }

        foreach (CommandGroup group in Subcommands.OfType<CommandGroup>())
            group.Fill();
    }

    public CommandGroup WithHelp()
    {
        Options.Add(new HelpOption("--help", "-h") { Description = "Show help", Action = new HelpWithExamples() });
        return this;
    }
}
