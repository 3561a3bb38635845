using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Runtime;

internal sealed class RuntimeEnableCommand : CliCommand
{
    private readonly Argument<string> runtime = Flags.One("NAME", "The runtime's name");

    public RuntimeEnableCommand()
        : base("enable", "Let a runtime name be asked for again, undoing disable and drain", "atoll runtime enable crun")
    {
        Arguments.Add(runtime);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var response = daemon.Call(Rpc.EnableRuntime, new() { Runtime = parsed.GetRequiredValue(runtime) }, Timeout.InfiniteTimeSpan);
        StandardStream.Out.Write($"Generation {response.Generation}.\n");
        return ExitCodes.Success;
    }
}
