using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class WaitCommand : CliCommand
{
    private readonly Argument<string[]> containers = Flags.OneOrMore("CONTAINER", "Id, start of an id, or name");

    public WaitCommand()
        : base("wait", "Wait until containers stop, and print their exit codes", "atoll wait job")
    {
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            ExitStatus status = daemon.Call(Rpc.Wait, new() { Container = name }, Timeout.InfiniteTimeSpan).Status;
            if (status.Unknown)
                StandardStream.Error.WriteLine($"atoll: nobody saw how {name} ended: {status.Detail}");
            StandardStream.Out.WriteLine(status.Code.ToString());
        });
    }
}
