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
    /// The command that creates the container and ends. It gets the container's streams as its own and must leave a process behind whose pid
    /// it writes, in decimal, to <see cref="PidFile"/>. What it writes before it ends is its own words, not the container's.
    /// </summary>
    public required Command Command { get; init; }

    /// <summary>Absolute path of the file that the command writes.</summary>
    public required string PidFile { get; init; }

    /// <summary>What the container finds on its standard input.</summary>
    public required StdinMode Stdin { get; init; }

    /// <summary>Where its output is kept.</summary>
    public required LogParameters Log { get; init; }
}
