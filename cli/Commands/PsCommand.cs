using System.CommandLine;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class PsCommand : CliCommand
{
    private readonly Option<bool> all = Flags.Switch("Also show containers that do not run", "--all", "-a");
    private readonly Option<bool> quiet = Flags.Switch("Print ids only", "--quiet", "-q");
    private readonly Option<bool> noTrunc = Flags.Switch("Do not shorten ids and commands", "--no-trunc");
    private readonly Option<string?> format = Flags.Among(
        "table, or json: one object a line (default: table)", "json|table", ["json", "table"], "--format");

    public PsCommand()
        : base("ps", "List containers", "atoll ps", "atoll ps -a --no-trunc", "atoll ps -aq", "atoll ps -a --format json")
    {
        Options.Add(all);
        Options.Add(quiet);
        Options.Add(noTrunc);
        Options.Add(format);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        IList<Container> containers = daemon.Call(Rpc.List, new() { All = parsed.GetValue(all) }).Containers;
        bool whole = parsed.GetValue(noTrunc);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        if (parsed.GetValue(quiet))
            StandardStream.Out.Write(string.Concat(containers.Select(container => container.Id(whole) + "\n")));
        else if (parsed.GetValue(format) is "json")
            PrintJson(containers, whole, now);
        else
            PrintTable(containers, whole, now);
        return ExitCodes.Success;
    }

    private static void PrintTable(IList<Container> containers, bool whole, DateTimeOffset now)
    {
        Table table = new("CONTAINER ID", "SOURCE", "COMMAND", "CREATED", "STATUS", "RUNTIME", "NAMES");
        foreach (Container c in containers)
            table.Add(c.Id(whole), c.Source, c.CommandLine(whole), c.CreatedAgo(now), c.StatusLine(now), c.Runtime, c.Name);
        StandardStream.Out.Write(table.ToString());
    }

    private static void PrintJson(IList<Container> containers, bool whole, DateTimeOffset now)
    {
        foreach (Container c in containers)
            Json.PrintObject(json => Write(json, c, whole, now));
    }

    private static void Write(Utf8JsonWriter json, Container c, bool whole, DateTimeOffset now)
    {
        json.WriteString("ID", c.Id(whole));
        json.WriteString("Names", c.Name);
        json.WriteString("Image", c.Source);
        json.WriteString("Command", c.CommandLine(whole));
        json.WriteString("CreatedAt", c.CreatedAt.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss +0000 'UTC'"));
        json.WriteString("RunningFor", c.CreatedAgo(now));
        json.WriteString("State", c.State());
        json.WriteString("Status", c.StatusLine(now));
        json.WriteString("Runtime", c.Runtime);
        json.WriteString("Plugin", c.Plugin);
        json.WriteString("Labels", string.Join(',', c.Labels.Select(label => $"{label.Key}={label.Value}")));
        json.WriteNumber("ExitCode", c.Exit?.Code ?? 0);
        json.WriteNumber("Pid", c.Pid);
        json.WriteString("Error", c.Error);
    }
}
