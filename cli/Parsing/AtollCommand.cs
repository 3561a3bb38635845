using System.CommandLine;
using System.CommandLine.Help;

namespace Atoll.Cli.Parsing;

/// <summary>The root: `atoll` itself, with what is true of every command.</summary>
internal sealed class AtollCommand : Command
{
    public AtollCommand()
        : base("atoll", "Runs and inspects containers by the Atoll daemon.")
    {
        Options.Add(Host);
        Options.Add(Version);
        Options.Add(new HelpOption("--help", "-h") { Description = "Show help", Action = new HelpWithExamples() });
    }

    public Option<string?> Host { get; } = new("--host", "-H")
    {
        Description = "The daemon's socket: unix:///PATH or /PATH (default: $ATOLL_HOST, else unix:///run/atoll/atoll.sock)",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    public Option<bool> Version { get; } = new("--version", "-v") { Description = "Show the client's version", Arity = ArgumentArity.Zero };

    /// <param name="args">Only the command that is called is built; the rest of the tree costs time that help alone needs.</param>
    public static AtollCommand For(IReadOnlyList<string> args)
    {
        AtollCommand root = new();
        int position = Positional.First(root.Options, args, 0);
        if (position < 0)
            return Whole();

        root.Add(CommandTable.Create(args[position]) ?? throw new UnknownCommandException(args[position]));
        return root;
    }

    public static AtollCommand Whole()
    {
        AtollCommand root = new();
        foreach (string name in CommandTable.Names)
            root.Add(CommandTable.Create(name)!);
        return root;
    }
}
