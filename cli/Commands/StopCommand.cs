using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class StopCommand : CliCommand
{
    private readonly Option<int?> time = StopTime.Option();
    private readonly Option<bool> force = Flags.Switch("Kill at once", "--force", "-f");
    private readonly Argument<string[]> containers = Flags.Containers();

    public StopCommand()
        : base("stop", "Stop containers: the stop signal, then SIGKILL", "atoll stop web db", "atoll stop -t 60 db")
    {
        Options.Add(time);
        Options.Add(force);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        int? seconds = parsed.GetValue(time);
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            StopRequest request = new() { Container = name, Force = parsed.GetValue(force) };
            if (seconds is { } given)
                request.Timeout = given;
            daemon.Call(Rpc.Stop, request, StopTime.Limit(seconds));
            StandardStream.Out.WriteLine(name);
        });
    }
}
