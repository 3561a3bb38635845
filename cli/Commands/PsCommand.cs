using System.CommandLine;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Atoll.Cli.Templates;

namespace Atoll.Cli.Commands;

internal sealed class PsCommand : CliCommand
{
    /// <summary>Docker's headings.</summary>
    private static readonly Dictionary<string, string> Headings = new(StringComparer.Ordinal)
    {
        ["ID"] = "CONTAINER ID",
        ["CreatedAt"] = "CREATED AT",
        ["RunningFor"] = "CREATED",
        ["LocalVolumes"] = "LOCAL VOLUMES",
        ["ExitCode"] = "EXIT CODE",
    };

    private readonly Option<bool> all = Flags.Switch("Also show containers that do not run", "--all", "-a");
    private readonly Option<bool> latest = Flags.Switch("Only the one that was created last, in any state", "--latest", "-l");
    private readonly Option<int> last = Flags.Parsed(Flags.WholeNumber, "Only the N that were created last, in any state", "N", "--last", "-n");
    private readonly Option<bool> quiet = Flags.Switch("Print ids only", "--quiet", "-q");
    private readonly Option<bool> size = Flags.Switch("Accepted for docker's sake; sizes are not counted", "--size", "-s");
    private readonly Option<bool> noTrunc = Flags.Switch("Do not shorten ids and commands", "--no-trunc");
    private readonly Option<string[]> filter = FilterOption.Create("id, name, label, status, exited, before, since, ancestor, health, runtime, plugin", "-f");
    private readonly Option<string?> format = Flags.Text("table, json (one object a line), a template such as '{{.ID}} {{.Names}}', or 'table TEMPLATE'", "FORMAT", "--format");

    /// <param name="name">ps, or ls where it stands behind `container`.</param>
    public PsCommand(string name)
        : base(name, "List containers", "atoll ps", "atoll ps -a --no-trunc", "atoll ps -aq -f status=exited", "atoll ps --format 'table {{.Names}}\\t{{.Status}}'")
    {
        foreach (Option option in (ReadOnlySpan<Option>)[all, latest, last, quiet, size, noTrunc, filter, format])
            Options.Add(option);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        RowFormat form = RowFormat.Parse(parsed.GetValue(format), Headings);
        ListRequest request = new() { All = parsed.GetValue(all), Limit = parsed.GetValue(latest) ? 1 : Math.Max(0, parsed.GetValue(last)) };
        request.Filters.Add(FilterOption.Read(parsed, filter));
        using DaemonConnection daemon = Connect(parsed);
        IList<Container> containers = daemon.Call(Rpc.List, request).Containers;
        bool whole = parsed.GetValue(noTrunc);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        if (parsed.GetValue(quiet))
            StandardStream.Out.Write(string.Concat(containers.Select(container => container.Id(whole) + "\n")));
        else if (form.Kind is "json")
            PrintJson(containers, whole, now);
        else if (form.Kind is "template")
            form.Print(containers.Select(container => Json.Element(json => WriteObject(json, container, whole, now, withLabels: true))));
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
            Json.Print(json => WriteObject(json, c, whole, now, withLabels: false));
    }

    /// <param name="withLabels">Each by its name, for {{.Label "key"}}.</param>
    private static void WriteObject(Utf8JsonWriter json, Container c, bool whole, DateTimeOffset now, bool withLabels)
    {
        json.WriteStartObject();
        json.WriteString("ID", c.Id(whole));
        json.WriteString("Names", c.Name);
        json.WriteString("Image", c.Source);
        json.WriteString("Command", c.CommandLine(whole));
        json.WriteString("CreatedAt", c.CreatedAt.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss +0000 'UTC'"));
        json.WriteString("RunningFor", c.CreatedAgo(now));
        json.WriteString("State", c.State());
        json.WriteString("Status", c.StatusLine(now));
        json.WriteString("Health", c.Health);
        json.WriteString("Runtime", c.Runtime);
        json.WriteString("Plugin", c.Plugin);
        json.WriteString("Labels", string.Join(',', c.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
        json.WriteString("Mounts", string.Join(',', c.Mounts.Where(mount => mount.Source.Length > 0).Select(mount => mount.Source)));
        json.WriteString("LocalVolumes", "0");
        json.WriteString("Networks", c.NetworkMode);
        json.WriteString("Ports", "");
        json.WriteString("Size", "");
        json.WriteNumber("ExitCode", c.Exit?.Code ?? 0);
        json.WriteNumber("RestartCount", c.RestartCount);
        json.WriteNumber("Pid", c.Pid);
        json.WriteString("Error", c.Error);
        if (withLabels)
        {
            json.WriteStartObject("Label");
            foreach ((string key, string value) in c.Labels)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
