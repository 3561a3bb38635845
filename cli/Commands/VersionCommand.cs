using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class VersionCommand : CliCommand
{
    private readonly Option<string?> format = Flags.Format();

    public VersionCommand()
        : base("version", "Print the versions of client and daemon", "atoll version", "atoll version --format json")
    {
        Options.Add(format);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        VersionResponse? server = null;
        try
        {
            using DaemonConnection daemon = Connect(parsed);
            server = daemon.Call(Rpc.Version, new());
            return ExitCodes.Success;
        }
        finally
        {
            // Also without a daemon: what the client is, it knows by itself.
            if (parsed.GetValue(format) is "json")
                Json.PrintObject(json => Write(json, server));
            else
                StandardStream.Out.Write(Text(server));
        }
    }

    private static string Platform => "linux/" + RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string Text(VersionResponse? server)
    {
        StringBuilder text = new("Client:\n");
        Line(text, "Version", ClientVersion.Number);
        Line(text, "Git commit", ClientVersion.Commit);
        Line(text, "OS/Arch", Platform);
        if (server is null)
            return text.ToString();

        text.Append("\nServer:\n");
        Line(text, "Version", server.Version);
        Line(text, "API version", server.ApiVersion);
        Line(text, "SDK version", server.SdkVersion);
        Line(text, "Git commit", server.GitCommit);
        Line(text, ".NET version", server.DotnetVersion);
        Line(text, "Kernel", server.KernelVersion);
        Line(text, "OS/Arch", $"{server.Os}/{server.Arch}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string key, string value)
    {
        if (value.Length > 0)
            text.Append($" {key + ":",-15} {value}\n");
    }

    private static void Write(Utf8JsonWriter json, VersionResponse? server)
    {
        json.WriteStartObject("Client");
        json.WriteString("Version", ClientVersion.Number);
        json.WriteString("GitCommit", ClientVersion.Commit);
        json.WriteString(nameof(Platform), Platform);
        json.WriteEndObject();
        if (server is null)
        {
            json.WriteNull("Server");
            return;
        }

        json.WriteStartObject("Server");
        json.WriteString("Version", server.Version);
        json.WriteString("ApiVersion", server.ApiVersion);
        json.WriteString("SdkVersion", server.SdkVersion);
        json.WriteString("GitCommit", server.GitCommit);
        json.WriteString("DotnetVersion", server.DotnetVersion);
        json.WriteString("KernelVersion", server.KernelVersion);
        json.WriteString("Os", server.Os);
        json.WriteString("Arch", server.Arch);
        json.WriteEndObject();
    }
}
