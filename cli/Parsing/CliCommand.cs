using System.CommandLine;
using System.CommandLine.Help;
using Atoll.Cli.Connection;

namespace Atoll.Cli.Parsing;

/// <summary>A command that does something.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description, params string[] examples)
        : base(name, description) =>
        Examples = examples;

    public IReadOnlyList<string> Examples { get; }

    /// <summary>What follows the first positional argument is not the client's to read.</summary>
    public virtual bool StopsAtFirstArgument => false;

    /// <summary>Runs the command; the exit code of the process is returned.</summary>
    public abstract int Run(ParseResult parsed);

    protected static DaemonAddress Address(ParseResult parsed) =>
        DaemonAddress.Resolve(parsed.GetValue(((AtollCommand)parsed.RootCommandResult.Command).Host));

    protected static DaemonConnection Connect(ParseResult parsed) => DaemonConnection.Open(Address(parsed), ((AtollCommand)parsed.RootCommandResult.Command).Tls(parsed));

    /// <summary>--help, and -h where it is nothing else.</summary>
    protected void AddHelp(params string[] aliases) =>
        Options.Add(new HelpOption("--help", aliases) { Description = "Show help", Action = new HelpWithExamples() });
}
