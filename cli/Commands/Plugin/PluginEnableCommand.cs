using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginEnableCommand : CliCommand
{
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");

    public PluginEnableCommand()
        : base("enable", "Let a plugin serve what is new, undoing disable and drain", "atoll plugin enable lcr")
    {
        Arguments.Add(id);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var response = daemon.Call(Rpc.EnablePlugin, new() { Id = parsed.GetRequiredValue(id) }, Timeout.InfiniteTimeSpan);
        StandardStream.Out.Write(ReloadCommand.Text(response.Reload));
        return ExitCodes.Success;
    }
}
