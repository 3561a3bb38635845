using System.CommandLine;

namespace Atoll.Cli;

/// <summary>Ends the command with one sentence on standard error.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.EngineFailed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>A flag or an argument that cannot be used; the command's help is pointed to.</summary>
/// <param name="command">Whose help; null: that of the command that runs.</param>
internal sealed class UsageException(string message, Command? command = null) : Exception(message)
{
    public Command? Command { get; } = command;
}
