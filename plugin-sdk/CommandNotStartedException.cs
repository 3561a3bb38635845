namespace Atoll.PluginSdk;

/// <summary>The container could not start because of its own command: it is missing or cannot be executed.</summary>
/// <remarks>A client ends with <see cref="ExitCode"/>, as <c>docker run</c> and shells do.</remarks>
public sealed class CommandNotStartedException : RuntimeException
{
    /// <summary>The command, or its working folder, does not exist.</summary>
    public const int NotFoundExitCode = 127;

    /// <summary>The command exists and cannot be executed.</summary>
    public const int NotExecutableExitCode = 126;

    /// <summary>Makes an exception.</summary>
    /// <param name="exitCode"><see cref="NotFoundExitCode"/> or <see cref="NotExecutableExitCode"/>.</param>
    /// <param name="message">The runtime's own words.</param>
    /// <param name="innerException">What caused it.</param>
    public CommandNotStartedException(int exitCode, string message, Exception? innerException = null)
        : base(RuntimeErrorCode.InvalidArgument, message, innerException) => ExitCode = exitCode;

    /// <summary>126 or 127.</summary>
    public int ExitCode { get; }
}
