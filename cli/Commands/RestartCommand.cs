using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class RestartCommand : CliCommand
{
    private readonly Option<int?> time = StopTime.Option();
    private readonly Argument<string[]> containers = Flags.Containers();

    public RestartCommand()
        : base("restart", "Stop containers and start them again", "atoll restart web db", "atoll restart -t 60 db")
    {
        Options.Add(time);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        int? seconds = parsed.GetValue(time);
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            RestartRequest request = new() { Container = name };
            if (seconds is { } given)
                request.Timeout = given;
            daemon.Call(Rpc.Restart, request, StopTime.Limit(seconds));
            StandardStream.Out.WriteLine(name);
        });
    }
}
