using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class UnpauseCommand : CliCommand
{
    private readonly Argument<string[]> containers = Flags.Containers();

    public UnpauseCommand()
        : base("unpause", "Let paused containers go on", "atoll unpause web")
    {
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.Resume, new() { Container = name });
            StandardStream.Out.WriteLine(name);
        });
    }
}
