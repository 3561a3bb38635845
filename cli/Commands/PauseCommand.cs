using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class PauseCommand : CliCommand
{
    private readonly Argument<string[]> containers = Flags.Containers();

    public PauseCommand()
        : base("pause", "Freeze all processes of containers", "atoll pause web")
    {
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.Pause, new() { Container = name });
            StandardStream.Out.WriteLine(name);
        });
    }
}
