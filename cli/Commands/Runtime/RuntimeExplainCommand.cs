using System.CommandLine;
using System.Text;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Runtime;

internal sealed class RuntimeExplainCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Format();
    private readonly Argument<string> runtime = Flags.ZeroOrOne("NAME", "The runtime's name (default: what a request without one gets)");

    public RuntimeExplainCommand()
        : base("explain", "Tell step by step which plugin serves a runtime name, and why", "atoll runtime explain", "atoll runtime explain kata")
    {
        Options.Add(format);
        Arguments.Add(runtime);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        ExplainRuntimeResponse response = daemon.Call(Rpc.ExplainRuntime, new() { Runtime = parsed.GetValue(runtime) ?? "" });

        if (parsed.GetValue(format) is "json")
            Json.PrintObject(json => Write(json, response));
        else
            StandardStream.Out.Write(Text(response));
        return response.Served ? ExitCodes.Success : ExitCodes.EngineFailed;
    }

    private static string Text(ExplainRuntimeResponse response)
    {
        StringBuilder text = new();
        int number = 0;
        foreach (ExplainStep step in response.Steps)
        {
            text.Append($"{++number}. {step.Name}: {(step.Passed ? "" : "refused: ")}{step.Result}\n");
            foreach (string detail in step.Details)
                text.Append($"   {detail}\n");
        }

        text.Append(response.Served
            ? $"'{response.Runtime}' is served by {response.Plugin} {response.PluginVersion}, in generation {response.Generation}.\n"
            : $"'{response.Runtime}' is not served, in generation {response.Generation}.\n");
        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, ExplainRuntimeResponse response)
    {
        json.WriteString("Runtime", response.Runtime);
        json.WriteBoolean("Served", response.Served);
        json.WriteString("Plugin", response.Plugin);
        json.WriteString("PluginVersion", response.PluginVersion);
        json.WriteNumber("Generation", response.Generation);
        json.WriteStartArray("Steps");
        foreach (ExplainStep step in response.Steps)
        {
            json.WriteStartObject();
            json.WriteString("Name", step.Name);
            json.WriteBoolean("Passed", step.Passed);
            json.WriteString("Result", step.Result);
            json.WriteStrings("Details", step.Details);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
