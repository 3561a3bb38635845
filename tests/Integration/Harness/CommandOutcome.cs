using System.Text;

namespace Atoll.Integration.Tests.Harness;

/// <summary>How a command ended.</summary>
internal sealed record CommandOutcome(int ExitCode, byte[] StdoutBytes, string Stderr)
{
    public string Stdout => Encoding.UTF8.GetString(StdoutBytes);

    /// <summary>Without the last newline.</summary>
    public string Line => Stdout.TrimEnd('\n');

    public override string ToString() => $"exit code {ExitCode}\nstdout: {(StdoutBytes.Length < 4000 ? Stdout : $"{StdoutBytes.Length} bytes")}\nstderr: {Stderr}";
}
