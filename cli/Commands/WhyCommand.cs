using System.CommandLine;
using System.Text;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class WhyCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Format();
    private readonly Argument<string> container = Flags.Container();

    public WhyCommand()
        : base("why", "Tell which operation of a container failed last, and how; and why its plugin serves it", "atoll why web", "atoll why --format json web")
    {
        Options.Add(format);
        Arguments.Add(container);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        WhyResponse response = daemon.Call(Rpc.Why, new() { Container = parsed.GetRequiredValue(container) });
        if (parsed.GetValue(format) is "json")
            Json.PrintObject(json => Write(json, response));
        else
            StandardStream.Out.Write(Text(response));
        return ExitCodes.Success;
    }

    private static string Text(WhyResponse response)
    {
        StringBuilder text = new();
        text.Append($"Container: {response.Name} ({response.Id})\n");
        if (response.Failure is { } failure)
        {
            text.Append($"Failed: {failure.Operation}, {failure.Code}, at {failure.At.ToDateTimeOffset():O}\n");
            text.Append($"Reason: {failure.Message}\n");
            text.Append($"By: {failure.Plugin} {failure.PluginVersion} for runtime {failure.Runtime}, in generation {failure.Generation}\n");
            text.Append("Calls:\n");
            foreach (CallPhase phase in failure.Phases)
                text.Append($"   {phase.At.ToDateTimeOffset():HH:mm:ss.fff}  {phase.Operation,-16} {phase.Microseconds / 1000.0,9:0.0} ms  {phase.Outcome}\n");
            if (failure.Argv.Count > 0)
                text.Append($"Command: {string.Join(' ', failure.Argv)}\n");
            if (failure.HasExitCode)
                text.Append($"Exit code: {failure.ExitCode}\n");
            if (failure.Output.Length > 0)
                text.Append($"Output:\n   {failure.Output.TrimEnd().Replace("\n", "\n   ")}\n");
        }
        else
        {
            text.Append("Failed: nothing so far\n");
        }

        if (response.Resolution.Count > 0)
        {
            text.Append($"Served by: {response.Plugin} {response.PluginVersion} since its creation, in generation {response.Generation}, because\n");
            foreach (string line in response.Resolution)
                text.Append($"   {line}\n");
        }

        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, WhyResponse response)
    {
        json.WriteString("Id", response.Id);
        json.WriteString("Name", response.Name);
        if (response.Failure is { } failure)
        {
            json.WriteStartObject("Failure");
            json.WriteString("At", failure.At.ToDateTimeOffset().ToString("O"));
            json.WriteString("Operation", failure.Operation);
            json.WriteString("Code", failure.Code);
            json.WriteString("Message", failure.Message);
            json.WriteString("Runtime", failure.Runtime);
            json.WriteString("Plugin", failure.Plugin);
            json.WriteString("PluginVersion", failure.PluginVersion);
            json.WriteNumber("Generation", failure.Generation);
            json.WriteStartArray("Calls");
            foreach (CallPhase phase in failure.Phases)
            {
                json.WriteStartObject();
                json.WriteString("Operation", phase.Operation);
                json.WriteString("At", phase.At.ToDateTimeOffset().ToString("O"));
                json.WriteNumber("Microseconds", phase.Microseconds);
                json.WriteString("Outcome", phase.Outcome);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStrings("Argv", failure.Argv);
            if (failure.HasExitCode)
                json.WriteNumber("ExitCode", failure.ExitCode);
            json.WriteString("Output", failure.Output);
            json.WriteEndObject();
        }

        json.WriteString("Plugin", response.Plugin);
        json.WriteString("PluginVersion", response.PluginVersion);
        json.WriteString("PluginHash", response.PluginHash);
        json.WriteNumber("Generation", response.Generation);
        json.WriteStrings("Resolution", response.Resolution);
    }
}
