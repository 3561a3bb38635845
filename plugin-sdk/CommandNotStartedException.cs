namespace Atoll.PluginSdk;

/// <summary>The container could not start because of its own command: it is missing or cannot be executed.</summary>
/// <remarks>A client ends with <see cref="ExitCode"/>, as <c>docker run</c> and shells do.</remarks>
public sealed class CommandNotStartedException : RuntimeException
{
    /// <summary>The command, or its working folder, does not exist.</summary>
    public const int NotFoundExitCode = 127;

    /// <summary>The command exists and cannot be executed.</summary>
    public const int NotExecutableExitCode = 126;

    /// <summary>iSulad's and Docker's rule: OCI runtimes tell why only in words. Compared without regard to case.</summary>
    private static readonly string[] SayNotFound = ["executable file not found", "executable file `", "no such file or directory", "not a directory"];
    private static readonly string[] SayNotExecutable = ["permission denied", "exec format error", "is a directory", "open executable: operation not permitted"];

    /// <summary>Reasons that lie with the host or the configuration, although they too say that a file is missing.</summary>
    private static readonly string[] NotTheCommand = ["cgroup", "mount `", "mounting", "rootfs"];

    /// <summary>Makes an exception.</summary>
    /// <param name="exitCode"><see cref="NotFoundExitCode"/> or <see cref="NotExecutableExitCode"/>.</param>
    /// <param name="message">The runtime's own words.</param>
    /// <param name="innerException">What caused it.</param>
    public CommandNotStartedException(int exitCode, string message, Exception? innerException = null)
        : base(RuntimeErrorCode.InvalidArgument, message, innerException) => ExitCode = exitCode;

    /// <summary>126 or 127.</summary>
    public int ExitCode { get; }

    /// <summary>Tells from an OCI runtime's words whether the container's command is why it could not start.</summary>
    /// <param name="words">As runc, crun, youki or a containerd shim writes them.</param>
    /// <returns>127 or 126 where the command is the reason; null for other failures.</returns>
    public static int? ExitCodeFor(string words)
        => Says(words, NotTheCommand) ? null
            : Says(words, SayNotFound) ? NotFoundExitCode
            : Says(words, SayNotExecutable) ? NotExecutableExitCode
            : null;

    private static bool Says(string words, string[] any) => Array.Exists(any, part => words.Contains(part, StringComparison.OrdinalIgnoreCase));
}
