using Atoll.Api.V1;

namespace Atoll.DevHost.Conformance;

/// <summary>What came through streams until their end, and how the process ended.</summary>
internal sealed record StreamOutcome(byte[] StdoutBytes, string Stderr, ExitStatus Exit)
{
    public string Stdout => System.Text.Encoding.UTF8.GetString(StdoutBytes);
}
