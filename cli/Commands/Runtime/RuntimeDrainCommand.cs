using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Runtime;

internal sealed class RuntimeDrainCommand : CliCommand
{
    private readonly Option<bool> wait = Flags.Switch("Wait until no container is left", "--wait");
    private readonly Argument<string> runtime = Flags.One("NAME", "The runtime's name");

    public RuntimeDrainCommand()
        : base("drain", "Refuse a runtime name to what is new, and tell how many containers still have it", "atoll runtime drain crun", "atoll runtime drain crun --wait")
    {
        Options.Add(wait);
        Arguments.Add(runtime);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        using var answers = daemon.Stream(Rpc.DrainRuntime, new() { Runtime = parsed.GetRequiredValue(runtime), Wait = parsed.GetValue(wait) });
        while (!StandardStream.Out.IsBroken && answers.MoveNext())
            StandardStream.Out.WriteLine(DrainText.Left(answers.Current.Containers));
        return ExitCodes.Success;
    }
}
