using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Runtime;

internal sealed class RuntimeDisableCommand : CliCommand
{
    private readonly Argument<string> runtime = Flags.One("NAME", "The runtime's name");

    public RuntimeDisableCommand()
        : base("disable", "Refuse a runtime name to what is new; containers that have it are not touched", "atoll runtime disable crun")
    {
        Arguments.Add(runtime);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var response = daemon.Call(Rpc.DisableRuntime, new() { Runtime = parsed.GetRequiredValue(runtime) }, Timeout.InfiniteTimeSpan);
        StandardStream.Out.Write($"Generation {response.Generation}.\n");
        return ExitCodes.Success;
    }
}
