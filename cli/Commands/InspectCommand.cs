using System.CommandLine;
using System.Text.Json;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class InspectCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Among("json: without line breaks (default: indented)", "json", ["json"], "--format", "-f");
    private readonly Argument<string[]> containers = Flags.OneOrMore("CONTAINER", "Id, start of an id, or name");

    public InspectCommand()
        : base("inspect", "Print all that is known of containers, as a JSON array", "atoll inspect web", "atoll inspect --format json web db")
    {
        Options.Add(format);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        List<string> found = [];
        int exitCode = EachContainer.Try(
            parsed.GetRequiredValue(containers),
            name => found.Add(daemon.Call(Rpc.Inspect, new() { Container = name }).ContainerJson));

        Json.Print(json => Write(json, found), indented: parsed.GetValue(format) is null);
        return exitCode;
    }

    private static void Write(Utf8JsonWriter json, List<string> found)
    {
        json.WriteStartArray();
        foreach (string container in found)
        {
            using JsonDocument document = JsonDocument.Parse(container);
            document.RootElement.WriteTo(json);
        }

        json.WriteEndArray();
    }
}
