using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginSwapCommand : CliCommand
{
    private readonly Option<bool> back = Flags.Switch("Go back to the version that was there before the last swap", "--back");
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");
    private readonly Argument<string> folder = Flags.ZeroOrOne("FOLDER", "The folder with the other version");

    public PluginSwapCommand()
        : base("swap", "Let another version of a plugin take over, containers running; where it cannot, the old one goes on", "atoll plugin swap vendor-runtime ./vendor-runtime-1.3", "atoll plugin swap vendor-runtime --back")
    {
        Options.Add(back);
        Arguments.Add(id);
        Arguments.Add(folder);
        Validators.Add(result =>
        {
            if (result.GetValue(back) == (result.GetValue(folder) is { Length: > 0 }))
                result.AddError("name a folder, or use --back");
        });
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        string other = parsed.GetValue(folder) is { Length: > 0 } named ? Path.GetFullPath(named) : "";
        var response = daemon.Call(Rpc.SwapPlugin, new() { Id = parsed.GetRequiredValue(id), Folder = other }, Timeout.InfiniteTimeSpan);
        StandardStream.Out.Write(ReloadCommand.Text(response.Reload));
        return ExitCodes.Success;
    }
}
