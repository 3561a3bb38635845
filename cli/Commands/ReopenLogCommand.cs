using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class ReopenLogCommand : CliCommand
{
    private readonly Argument<string[]> containers = Flags.Containers();

    public ReopenLogCommand()
        : base("reopen-log", "Begin the logs of running containers anew, after their files were moved away", "mv $LOG $LOG.old; atoll reopen-log web")
    {
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.ReopenLog, new() { Container = name });
            StandardStream.Out.WriteLine(name);
        });
    }
}
