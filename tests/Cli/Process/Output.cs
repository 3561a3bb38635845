using System.Text;
using System.Text.Json;

namespace Atoll.Cli.Tests.Process;

/// <summary>How a call ended and what it wrote.</summary>
internal sealed record Output(int ExitCode, byte[] StdoutBytes, byte[] StderrBytes)
{
    public string Stdout => Encoding.UTF8.GetString(StdoutBytes);

    public string Stderr => Encoding.UTF8.GetString(StderrBytes);

    public string[] Lines => Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(StdoutBytes).RootElement;

    public JsonElement[] JsonLines => Array.ConvertAll(Lines, line => JsonDocument.Parse(line).RootElement);
}
