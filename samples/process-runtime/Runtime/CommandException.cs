namespace Vendor.ProcessRuntime.Runtime;

/// <summary>The command that is to run cannot: 127 where it is not there, 126 where it cannot be executed, as a shell has it.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
