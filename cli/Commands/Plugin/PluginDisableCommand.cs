using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginDisableCommand : CliCommand
{
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");

    public PluginDisableCommand()
        : base("disable", "Turn a plugin off: it serves the containers that it has until they are removed, and then its code goes", "atoll plugin disable lcr")
    {
        Arguments.Add(id);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var response = daemon.Call(Rpc.DisablePlugin, new() { Id = parsed.GetRequiredValue(id) }, Timeout.InfiniteTimeSpan);
        StandardStream.Out.Write(ReloadCommand.Text(response.Reload));
        return ExitCodes.Success;
    }
}
