using System.CommandLine;
using System.Text.Json;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Atoll.Cli.Templates;

namespace Atoll.Cli.Commands;

internal sealed class InspectCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Text("json (without line breaks), or a template such as {{.State.Status}}", "json|TEMPLATE", "--format", "-f");
    private readonly Option<string?> type = Flags.Among("Accepted for docker's sake: there are containers only", "container", ["container"], "--type");
    private readonly Option<bool> size = Flags.Switch("Accepted for docker's sake; sizes are not counted", "--size", "-s");
    private readonly Argument<string[]> containers = Flags.Containers();

    public InspectCommand()
        : base("inspect", "Print all that is known of containers, as a JSON array", "atoll inspect web", "atoll inspect -f '{{.State.Status}} {{json .Config.Labels}}' web db")
    {
        Options.Add(format);
        Options.Add(type);
        Options.Add(size);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        string? form = parsed.GetValue(format);
        Template? template = form is null or "" or "json" ? null : Template.Parse(form);
        using DaemonConnection daemon = Connect(parsed);
        List<JsonElement> found = [];
        int exitCode = EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            using JsonDocument document = JsonDocument.Parse(daemon.Call(Rpc.Inspect, new() { Container = name }).ContainerJson);
            if (template is null)
                found.Add(document.RootElement.Clone());
            else
                StandardStream.Out.WriteLine(template.Render(document.RootElement));
        });

        if (template is null)
            Json.Print(json => Write(json, found), indented: form is null or "");
        return exitCode;
    }

    private static void Write(Utf8JsonWriter json, List<JsonElement> found)
    {
        json.WriteStartArray();
        foreach (JsonElement container in found)
            container.WriteTo(json);
        json.WriteEndArray();
    }
}
