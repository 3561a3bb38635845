using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class CleanupCommand : CliCommand
{
    private readonly Argument<string[]> containers = Flags.Containers();

    public CleanupCommand()
        : base("cleanup", "Free what a runtime still holds of containers that do not run", "atoll cleanup job")
    {
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.Cleanup, new() { Container = name });
            StandardStream.Out.WriteLine(name);
        });
    }
}
