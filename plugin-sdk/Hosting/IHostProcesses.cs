namespace Atoll.PluginSdk;

/// <summary>Runs commands and sends signals.</summary>
public interface IHostProcesses
{
    /// <summary>Runs a command to its end, without a shell.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Cancelling it ends the command's whole process group.</param>
    /// <returns>How it ended. A failing exit code is a result, not an exception.</returns>
    /// <exception cref="RuntimeException">
    /// <see cref="RuntimeErrorCode.Unavailable"/> when the binary is missing or cannot be executed;
    /// <see cref="RuntimeErrorCode.DeadlineExceeded"/> when it ran longer than <see cref="Command.Timeout"/>; its process group is then gone.
    /// </exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken);

    /// <summary>Sends a signal to that very process, through a pidfd.</summary>
    /// <param name="identity">Pid and start time as they were recorded.</param>
    /// <param name="signal">The signal's number, signal(7).</param>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotFound"/> when that process no longer lives; nobody was signalled.</exception>
    void Signal(ProcessIdentity identity, int signal);

    /// <summary>Waits for the end of that very process, which need not be a child. Nothing polls.</summary>
    /// <param name="identity">Pid and start time as they were recorded.</param>
    /// <param name="cancellationToken">Cancelling it ends the wait.</param>
    /// <returns>A task that ends when the process has ended; at once when it had before.</returns>
    Task WaitForEndAsync(ProcessIdentity identity, CancellationToken cancellationToken);

    /// <summary>Finds a binary as execvp(3) does.</summary>
    /// <param name="name">An absolute path, or a name to look for on the daemon's PATH.</param>
    /// <returns>The absolute path, or null when there is none that can be executed.</returns>
    string? FindBinary(string name);
}

/// <summary>A command to run.</summary>
public sealed record Command
{
    /// <summary>Absolute path of the binary.</summary>
    public required string Path { get; init; }

    /// <summary>Arguments, the binary's own name not among them.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Its current folder.</summary>
    public string WorkingFolder { get; init; } = "/";

    /// <summary>Its whole environment as NAME=VALUE; null for PATH alone.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>What it finds on its standard input, at most 64 KiB; empty for its end at once.</summary>
    public ReadOnlyMemory<byte> Stdin { get; init; }

    /// <summary>Its process group is ended after this time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of each stream is kept, bytes; the rest is read and dropped.</summary>
    public int MaxOutput { get; init; } = 1 << 20;
}

/// <summary>How a command ended.</summary>
public sealed record CommandResult
{
    /// <summary>The binary and its arguments.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>0 to 255; 128 + N when signal N ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>UTF-8, what was invalid replaced; cut at <see cref="Command.MaxOutput"/>.</summary>
    public required string Stdout { get; init; }

    /// <summary>The same as it was written.</summary>
    public ReadOnlyMemory<byte> StdoutBytes { get; init; }

    /// <summary>UTF-8, what was invalid replaced; cut at <see cref="Command.MaxOutput"/>.</summary>
    public required string Stderr { get; init; }
}
