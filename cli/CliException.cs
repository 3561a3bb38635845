namespace Atoll.Cli;

/// <summary>Ends the command with one sentence on standard error.</summary>
internal sealed class CliException(string message, int exitCode = ExitCodes.EngineFailed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>A flag or an argument that cannot be used; the command's help is pointed to.</summary>
internal sealed class UsageException(string message) : Exception(message);
