using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class WaitCommand : CliCommand
{
    private readonly Option<string?> condition = Flags.Among("What to wait for: stopped or removed (default: stopped)", "CONDITION", ["stopped", "removed"], "--condition");
    private readonly Argument<string[]> containers = Flags.Containers();

    public WaitCommand()
        : base("wait", "Wait until containers stop, and print their exit codes", "atoll wait job")
    {
        Options.Add(condition);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        WaitCondition until = parsed.GetValue(condition) is "removed" ? WaitCondition.Removed : WaitCondition.Stopped;
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            ExitStatus status = daemon.Call(Rpc.Wait, new() { Container = name, Condition = until }, Timeout.InfiniteTimeSpan).Status;
            if (status.Unknown)
                StandardStream.Error.WriteLine($"atoll: nobody saw how {name} ended: {status.Detail}");
            StandardStream.Out.WriteLine(status.Code.ToString());
        });
    }
}
