using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class StopCommand : CliCommand
{
    // The daemon's own, when the request names none.
    private const int UsualSeconds = 10;
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly Option<int?> time = Flags.Parsed<int?>(
        text => Flags.WholeNumber(text), "Seconds to wait before SIGKILL (default: 10; -1: as long as it takes)", "SECONDS", "--time", "-t");

    private readonly Option<bool> force = Flags.Switch("Kill at once", "--force", "-f");
    private readonly Argument<string[]> containers = Flags.OneOrMore("CONTAINER", "Id, start of an id, or name");

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
        TimeSpan limit = seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds ?? UsualSeconds) + Grace;
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            StopRequest request = new() { Container = name, Force = parsed.GetValue(force) };
            if (seconds is { } given)
                request.Timeout = given;
            daemon.Call(Rpc.Stop, request, limit);
            StandardStream.Out.WriteLine(name);
        });
    }
}
