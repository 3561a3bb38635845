using System.CommandLine;
using System.Text;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class ReloadCommand : CliCommand
{
    private readonly Option<bool> dryRun = Flags.Switch("Only tell what would change", "--dry-run");
    private readonly Option<bool> wait = Flags.Switch("Wait until all that was replaced has left the daemon's memory, or is known not to", "--wait");
    private readonly Option<string?> format = Flags.Format();

    public ReloadCommand()
        : base("reload", "Take up what has changed in plugins.toml, plugins.d and the plugin folders: all of it or nothing", "atoll reload --dry-run", "atoll reload --wait")
    {
        foreach (Option option in (ReadOnlySpan<Option>)[dryRun, wait, format])
            Options.Add(option);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        ReloadPluginsRequest request = new() { DryRun = parsed.GetValue(dryRun), Wait = parsed.GetValue(wait) };
        ReloadPluginsResponse response = daemon.Call(Rpc.ReloadPlugins, request, Timeout.InfiniteTimeSpan);
        if (parsed.GetValue(format) is "json")
        {
            Json.PrintObject(json =>
            {
                json.WriteNumber("Generation", response.Generation);
                json.WriteBoolean("DryRun", request.DryRun);
                json.WriteStrings("Changes", response.Changes);
                json.WriteStrings("NotTakenUp", response.NotTakenUp);
                json.WriteNumber("Microseconds", response.Microseconds);
            });
        }
        else
        {
            StandardStream.Out.Write(Text(response, request.DryRun));
        }

        return ExitCodes.Success;
    }

    public static string Text(ReloadPluginsResponse response, bool isDryRun = false)
    {
        StringBuilder text = new();
        foreach (string change in response.Changes)
            text.Append(change).Append('\n');
        if (response.NotTakenUp.Count > 0)
            text.Append($"{string.Join(", ", response.NotTakenUp)}: changed too, and holds after a restart of the daemon\n");
        text.Append(response.Changes.Count == 0 ? $"Nothing has changed; generation {response.Generation} goes on.\n"
            : isDryRun ? $"Generation {response.Generation} goes on: nothing was done.\n"
            : $"Generation {response.Generation} after {response.Microseconds / 1000.0:0} ms.\n");
        return text.ToString();
    }
}
