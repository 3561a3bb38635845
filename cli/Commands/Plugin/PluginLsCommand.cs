using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

internal sealed class PluginLsCommand : CliCommand
{
    private readonly Option<bool> quiet = Flags.Switch("Print ids only", "--quiet", "-q");
    private readonly Option<string?> format = Flags.Format("json: one object a line (default: a table)");

    public PluginLsCommand()
        : base("ls", "List the plugins in the order in which they are asked", "atoll plugin ls", "atoll plugin ls --format json")
    {
        Options.Add(quiet);
        Options.Add(format);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        var plugins = daemon.Call(Rpc.ListPlugins, new()).Plugins;

        if (parsed.GetValue(quiet))
        {
            StandardStream.Out.Write(string.Concat(plugins.Select(plugin => plugin.Id + "\n")));
        }
        else if (parsed.GetValue(format) is "json")
        {
            foreach (var plugin in plugins)
                Json.PrintObject(json => PluginText.Write(json, plugin));
        }
        else
        {
            Table table = new("ID", "VERSION", "STATE", "PRIORITY", "RUNTIMES", "REASON");
            foreach (var plugin in plugins)
                table.Add(plugin.Id, plugin.Version, plugin.State, plugin.Priority.ToString(), string.Join(',', plugin.Runtimes), plugin.Reason);
            StandardStream.Out.Write(table.ToString());
        }

        return ExitCodes.Success;
    }
}
