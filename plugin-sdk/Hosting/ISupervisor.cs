namespace Atoll.PluginSdk;

/// <summary>
/// The supervisor process <c>atoll-shim</c>, one per container, for runtimes that are commands: it runs the command that creates the container,
/// adopts the process that this leaves behind, keeps the log, serves attach, and writes the exit record before it ends. It outlives the daemon.
/// </summary>
/// <remarks>Its files lie in the container's state folder. Every member works after a restart of the daemon.</remarks>
public interface ISupervisor
{
    /// <summary>Starts the supervisor and has it run the command that creates the container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="parameters">The command, the streams and the log.</param>
    /// <param name="cancellationToken">Cancelling it ends the supervisor and what it started.</param>
    /// <returns>Who the adopted process is.</returns>
    /// <exception cref="CommandFailedException">
    /// The command failed, with what it wrote, or overran its time (<see cref="RuntimeErrorCode.DeadlineExceeded"/>); the supervisor has ended.
    /// </exception>
    Task<ProcessIdentity> CreateAsync(ContainerRef container, SupervisorParameters parameters, CancellationToken cancellationToken);

    /// <summary>Joins the container's streams; <see cref="IRuntimeAdapter.AttachAsync"/> says how.</summary>
    /// <param name="container">The container.</param>
    /// <param name="parameters">The streams.</param>
    /// <param name="cancellationToken">Cancelling it leaves.</param>
    /// <returns>A task that ends when the output has ended and all of it was written.</returns>
    Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken);

    /// <summary>Waits for the container's end; <see cref="IRuntimeAdapter.WaitAsync"/> says how.</summary>
    /// <param name="container">The container.</param>
    /// <param name="cancellationToken">Cancelling it ends the wait.</param>
    /// <returns>The status from the supervisor or from the exit record; unknown when the supervisor is gone without one.</returns>
    Task<ExitStatus> WaitAsync(ContainerRef container, CancellationToken cancellationToken);

    /// <summary>Runs another process in a container, under a supervisor of its own.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="parameters">The command that starts the process, its streams and its time limit.</param>
    /// <param name="cancellationToken">Cancelling it ends the process and everything that it started.</param>
    /// <returns>How the process ended. All that it wrote was written to the streams before.</returns>
    /// <exception cref="CommandFailedException">The command failed, with what it wrote, or overran its time.</exception>
    /// <exception cref="RuntimeException">
    /// <see cref="RuntimeErrorCode.DeadlineExceeded"/> when the process overran <see cref="SupervisorExecParameters.Timeout"/> and was ended with all that it started.
    /// </exception>
    Task<ExitStatus> ExecAsync(ContainerRef container, SupervisorExecParameters parameters, CancellationToken cancellationToken);

    /// <summary>Sets the size of a terminal; <see cref="IRuntimeAdapter.ResizeAsync"/> says how.</summary>
    /// <param name="container">The container.</param>
    /// <param name="execId">The exec whose terminal it is; null for the container's own.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the supervisor was told.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotFound"/> when there is no such exec, or no supervisor any more.</exception>
    Task ResizeAsync(ContainerRef container, string? execId, ushort width, ushort height, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a supervisor for a container whose process is another's: it makes fifos for the streams and runs nothing. What comes through them goes to the
    /// log and to who attached, whether the daemon lives or not.
    /// </summary>
    /// <param name="container">The container.</param>
    /// <param name="parameters">The streams and the log.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>The fifos, which are open on the supervisor's side.</returns>
    Task<KeptStreams> KeepAsync(ContainerRef container, KeepParameters parameters, CancellationToken cancellationToken);

    /// <summary>Does the same for another process of the container, and joins its streams, until it has ended.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="parameters">The process and its streams.</param>
    /// <param name="cancellationToken">Is handed on to <see cref="KeepExecParameters.Run"/>, which ends the process then.</param>
    /// <returns>How the process ended. All that it wrote was written to the streams before.</returns>
    Task<ExitStatus> KeepExecAsync(ContainerRef container, KeepExecParameters parameters, CancellationToken cancellationToken);

    /// <summary>Tells the supervisor that keeps streams that their process has ended: it reads them to their end, and leaves.</summary>
    /// <param name="container">The container.</param>
    /// <param name="execId">The exec whose streams they are, whose folder is then removed; null for the container's own.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when all of the output is in the log and with who attached. Idempotent.</returns>
    Task ReleaseAsync(ContainerRef container, string? execId, CancellationToken cancellationToken);

    /// <summary>Has the container's supervisor go on in the file that has the log's name by now, which it makes where there is none.</summary>
    /// <param name="container">The container.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when nothing more goes to the file that was the log before.</returns>
    /// <exception cref="RuntimeException">
    /// <see cref="RuntimeErrorCode.NotFound"/> when the container has no supervisor any more; <see cref="RuntimeErrorCode.NotSupported"/> when its supervisor
    /// is an earlier Atoll's, which cannot do it; another when the file cannot be made, and then the log goes on where it was.
    /// </exception>
    Task ReopenLogAsync(ContainerRef container, CancellationToken cancellationToken);

    /// <summary>Who the adopted process is, as the supervisor recorded it.</summary>
    /// <param name="container">The container.</param>
    /// <returns>The identity, or null when the supervisor never adopted one.</returns>
    ProcessIdentity? FindProcess(ContainerRef container);

    /// <summary>Ends the supervisor, if it still runs, and removes its files. Idempotent.</summary>
    /// <param name="container">The container.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when nothing of the supervisor is left.</returns>
    Task CleanupAsync(ContainerRef container, CancellationToken cancellationToken);
}

/// <summary>Parameters of <see cref="ISupervisor.CreateAsync"/>.</summary>
public sealed record SupervisorParameters
{
    /// <summary>
    /// Makes the command that creates the container and ends. It gets the container's streams as its own and must leave a process behind whose pid
    /// it writes, in decimal, to <see cref="SupervisedFiles.PidFile"/>. What it writes before it ends is its own words, not the container's.
    /// </summary>
    public required Func<SupervisedFiles, Command> Command { get; init; }

    /// <summary>What the container has for streams.</summary>
    public required ConsoleKind Console { get; init; }

    /// <summary>What the container finds on its standard input; a terminal is always open.</summary>
    public required StdinMode Stdin { get; init; }

    /// <summary>Where its output is kept.</summary>
    public required LogParameters Log { get; init; }
}

/// <summary>Parameters of <see cref="ISupervisor.ExecAsync"/>.</summary>
public sealed record SupervisorExecParameters
{
    /// <summary>Names the exec within its container.</summary>
    public required string ExecId { get; init; }

    /// <summary>
    /// Makes the command that starts the process and ends, as <c>runc exec --detach</c> does. The process gets the command's streams. What the
    /// command writes is taken for its words only when it fails.
    /// </summary>
    public required Func<SupervisedFiles, Command> Command { get; init; }

    /// <summary>What the process has for streams.</summary>
    public required ConsoleKind Console { get; init; }

    /// <summary>The streams to join, or null to drop the output.</summary>
    public AttachParameters? Streams { get; init; }

    /// <summary>The process and all that it started are ended after this time; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Called once, when the process runs.</summary>
    public Action<ProcessIdentity>? Started { get; init; }
}

/// <summary>Parameters of <see cref="ISupervisor.KeepAsync"/>.</summary>
public sealed record KeepParameters
{
    /// <summary>What the container has for streams.</summary>
    public required ConsoleKind Console { get; init; }

    /// <summary>What the container finds on its standard input; a terminal is always open.</summary>
    public required StdinMode Stdin { get; init; }

    /// <summary>Where its output is kept.</summary>
    public required LogParameters Log { get; init; }
}

/// <summary>Parameters of <see cref="ISupervisor.KeepExecAsync"/>.</summary>
public sealed record KeepExecParameters
{
    /// <summary>Names the exec within its container.</summary>
    public required string ExecId { get; init; }

    /// <summary>What the process has for streams.</summary>
    public required ConsoleKind Console { get; init; }

    /// <summary>The streams to join, or null to drop the output.</summary>
    public AttachParameters? Streams { get; init; }

    /// <summary>
    /// Runs the process on the streams that were made and ends when it has ended. The token is cancelled when the process must end: the caller's was, or
    /// the reader of its output fell too far behind.
    /// </summary>
    public required Func<KeptStreams, CancellationToken, Task<ExitStatus>> Run { get; init; }
}

/// <summary>Fifos that a supervisor keeps, as absolute paths; empty for a stream that is not there.</summary>
public sealed record KeptStreams
{
    /// <summary>Empty where the process finds nothing on its standard input.</summary>
    public required string Stdin { get; init; }

    /// <summary>Standard output, or all output of a terminal.</summary>
    public required string Stdout { get; init; }

    /// <summary>Empty for a terminal.</summary>
    public required string Stderr { get; init; }
}

/// <summary>What a supervised command is told of its place.</summary>
public sealed record SupervisedFiles
{
    /// <summary>Absolute, mode 0700: the container's state folder, or one of the exec's own that is removed with it.</summary>
    public required string Folder { get; init; }

    /// <summary>Absolute path of the file that the command writes the process's pid to.</summary>
    public required string PidFile { get; init; }

    /// <summary>
    /// Absolute path of the socket that takes the master of the process's pseudo-terminal (SCM_RIGHTS; OCI runtimes: <c>--console-socket</c>), short
    /// enough for <c>sun_path</c>; null for a process without a terminal.
    /// </summary>
    public string? ConsoleSocket { get; init; }
}
