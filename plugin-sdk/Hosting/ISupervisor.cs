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
