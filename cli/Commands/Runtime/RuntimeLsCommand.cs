using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Runtime;

internal sealed class RuntimeLsCommand : CliCommand
{
    private readonly Option<bool> quiet = Flags.Switch("Print names only", "--quiet", "-q");
    private readonly Option<string?> format = Flags.Format("json: one object a line (default: a table)");

    public RuntimeLsCommand()
        : base("ls", "List the runtime names that may be asked for", "atoll runtime ls", "atoll runtime ls -q")
    {
        Options.Add(quiet);
        Options.Add(format);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        ListRuntimesResponse response = daemon.Call(Rpc.ListRuntimes, new());

        if (parsed.GetValue(quiet))
            StandardStream.Out.Write(string.Concat(response.Runtimes.Select(runtime => runtime.Name + "\n")));
        else if (parsed.GetValue(format) is "json")
            PrintJson(response);
        else
            PrintTable(response);
        return ExitCodes.Success;
    }

    private static void PrintTable(ListRuntimesResponse response)
    {
        Table table = new("NAME", "PLUGIN", "ORIGIN", "STATE", "AVAILABLE", "VERSION", "VULNERABLE", "BINARY");
        foreach (var runtime in response.Runtimes)
        {
            string name = runtime.Name == response.DefaultRuntime ? runtime.Name + " (default)" : runtime.Name;
            table.Add(name, OrDash(runtime.Plugin), runtime.Origin, runtime.State, runtime.Available ? "yes" : "no", OrDash(runtime.Version), Vulnerable(runtime), OrDash(runtime.Binary));
        }

        StandardStream.Out.Write(table.ToString());
    }

    private static void PrintJson(ListRuntimesResponse response)
    {
        foreach (var runtime in response.Runtimes)
        {
            Json.PrintObject(json =>
            {
                json.WriteString("Name", runtime.Name);
                json.WriteBoolean("Default", runtime.Name == response.DefaultRuntime);
                json.WriteString("Plugin", runtime.Plugin);
                json.WriteString("Origin", runtime.Origin);
                json.WriteString("State", runtime.State);
                json.WriteString("Binary", runtime.Binary);
                json.WriteBoolean("Available", runtime.Available);
                json.WriteString("Version", runtime.Version);
                json.WriteBoolean("KnownVulnerable", runtime.Vulnerabilities.Count > 0);
                json.WriteString("KnownVulnerablePolicy", runtime.KnownVulnerable);
                json.WriteStartArray("Vulnerabilities");
                foreach (KnownVulnerability hole in runtime.Vulnerabilities)
                {
                    json.WriteStartObject();
                    json.WriteString("Id", hole.Id);
                    json.WriteString("FixedIn", hole.FixedIn);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
    }

    // A distribution may have mended it without raising the version: what is known is the version's.
    private static string Vulnerable(Api.V1.Runtime runtime) => runtime switch
    {
        { Version: "" } => "-",
        { Vulnerabilities.Count: 0 } => "none known",
        { KnownVulnerable: "refuse" } => $"{runtime.Vulnerabilities.Count} known, refused",
        _ => $"{runtime.Vulnerabilities.Count} known",
    };

    private static string OrDash(string text) => text.Length > 0 ? text : "-";
}
