using System.CommandLine;

namespace Atoll.Cli.Parsing;

/// <summary>The root: `atoll` itself, with what is true of every command.</summary>
internal sealed class AtollCommand : CommandGroup
{
    public AtollCommand()
        : base("atoll", "Runs and inspects containers by the Atoll daemon.", CommandTable.Names, CommandTable.Create)
    {
        Options.Add(Host);
        Options.Add(Version);
        WithHelp();
    }

    public Option<string?> Host { get; } = new("--host", "-H")
    {
        Description = "The daemon's socket: unix:///PATH or /PATH (default: $ATOLL_HOST, else unix:///run/atoll/atoll.sock)",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    public Option<bool> Version { get; } = new("--version", "-v") { Description = "Show the client's version", Arity = ArgumentArity.Zero };

    public static AtollCommand Whole()
    {
        AtollCommand root = new();
        root.Fill();
        return root;
    }
}
