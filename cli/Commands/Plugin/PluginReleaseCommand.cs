using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginReleaseCommand : CliCommand
{
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");

    public PluginReleaseCommand()
        : base("release", "Give a plugin another chance: out of quarantine, out of draining, or, in safe mode, in", "atoll plugin release vendor-runtime")
    {
        Arguments.Add(id);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var response = daemon.Call(Rpc.ReleasePlugin, new() { Id = parsed.GetRequiredValue(id) }, Timeout.InfiniteTimeSpan);
        StandardStream.Out.Write(ReloadCommand.Text(response.Reload));
        return ExitCodes.Success;
    }
}
