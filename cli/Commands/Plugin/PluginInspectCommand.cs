using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginInspectCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Format();
    private readonly Argument<string> id = Flags.One("ID", "The plugin's id");

    public PluginInspectCommand()
        : base("inspect", "Print what became of a plugin and what it can do", "atoll plugin inspect runc")
    {
        Options.Add(format);
        Arguments.Add(id);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var plugin = daemon.Call(Rpc.InspectPlugin, new() { Id = parsed.GetRequiredValue(id) }).Plugin;

        if (parsed.GetValue(format) is "json")
            Json.PrintObject(json => PluginText.Write(json, plugin));
        else
            StandardStream.Out.Write(PluginText.Lines(plugin));
        return ExitCodes.Success;
    }
}
