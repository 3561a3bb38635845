using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginDrainCommand : CliCommand
{
    private readonly Option<bool> wait = Flags.Switch("Wait until no container is left", "--wait");
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");

    public PluginDrainCommand()
        : base("drain", "Give a plugin no new containers; it serves those that it has", "atoll plugin drain lcr", "atoll plugin drain lcr --wait")
    {
        Options.Add(wait);
        Arguments.Add(id);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        using var answers = daemon.Stream(Rpc.DrainPlugin, new() { Id = parsed.GetRequiredValue(id), Wait = parsed.GetValue(wait) });
        while (!StandardStream.Out.IsBroken && answers.MoveNext())
            StandardStream.Out.WriteLine(DrainText.Left(answers.Current.Containers));
        return ExitCodes.Success;
    }
}
