using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginTrustCommand : CliCommand
{
    private readonly Option<bool> revoke = Flags.Switch("Trust none of its contents any more", "--revoke");
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");

    public PluginTrustCommand()
        : base("trust", "Vouch for a plugin's content, as it lies in its folder now: pin its hash in plugins.lock", "atoll plugin trust vendor-runtime", "atoll plugin trust vendor-runtime --revoke")
    {
        Options.Add(revoke);
        Arguments.Add(id);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var response = daemon.Call(Rpc.TrustPlugin, new() { Id = parsed.GetRequiredValue(id), Revoke = parsed.GetValue(revoke) }, Timeout.InfiniteTimeSpan);
        if (response.Hash.Length > 0)
            StandardStream.Out.WriteLine(response.Hash);
        StandardStream.Out.Write(ReloadCommand.Text(response.Reload));
        return ExitCodes.Success;
    }
}
