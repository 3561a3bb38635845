namespace Atoll.PluginSdk;

/// <summary>Drives one kind of container runtime. iSulad: <c>struct rt_ops</c>.</summary>
/// <remarks>
/// <para>
/// A class that implements this has a public constructor that takes an <see cref="IAdapterContext"/>. It keeps nothing in memory that it could not
/// rebuild from the container's state folder: the daemon can die at any instruction, and the next one carries on.
/// </para>
/// <para>
/// The host holds a container's lock during every operation that changes it, so an adapter sees at most one of those at a time per container, and
/// any number of them on different containers. Every call has a deadline, which arrives through the token.
/// </para>
/// <para>
/// Failure is a <see cref="RuntimeException"/>. An optional member that an adapter leaves out throws <see cref="RuntimeErrorCode.NotSupported"/>.
/// </para>
/// </remarks>
public interface IRuntimeAdapter
{
    /// <summary>Whether this adapter serves a runtime. iSulad: <c>rt_detect</c>.</summary>
    /// <param name="runtime">The runtime as it was asked for, with what the operator's configuration says of it.</param>
    /// <returns>True to claim it. The first adapter in priority order that claims a name serves it.</returns>
    /// <remarks>Pure and fast: no I/O, no blocking. It is called for every create and by <c>runtime explain</c>.</remarks>
    bool Detect(RuntimeRef runtime);

    /// <summary>Makes the container, its process held back before the user's command. OCI: create. containerd: Task.Create. iSulad: <c>rt_create</c>.</summary>
    /// <param name="container">Its bundle folder holds <c>config.json</c>; its state folder exists and is empty.</param>
    /// <param name="parameters">How its streams are wired and where its log goes.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the runtime reports the container as created.</returns>
    /// <exception cref="RuntimeException">
    /// The runtime refused; <see cref="CommandNotStartedException"/> where the container's own command is the reason. What was made is undone by
    /// the host's following <see cref="CleanupAsync"/>.
    /// </exception>
    Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken);

    /// <summary>Lets the user's command run. OCI: start. containerd: Task.Start. iSulad: <c>rt_start</c>.</summary>
    /// <param name="container">A container that <see cref="CreateAsync"/> made.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>Who the container's first process is. It may already have ended: that is not an error, its exit is read by <see cref="WaitAsync"/>.</returns>
    /// <exception cref="RuntimeException">The runtime refused; <see cref="CommandNotStartedException"/> where the command is the reason.</exception>
    Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken);

    /// <summary>Stops and starts in one step, where the runtime can. iSulad: <c>rt_restart</c>.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>Who the container's new first process is.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotSupported"/> means: the host stops and starts.</exception>
    Task<ProcessIdentity> RestartAsync(ContainerRef container, RestartParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task<ProcessIdentity>>(this, "restart");

    /// <summary>Sends a signal to the container's first process. OCI: kill. containerd: Task.Kill. iSulad: <c>rt_kill</c>.</summary>
    /// <param name="container">A running or created container.</param>
    /// <param name="parameters">The signal, and who must receive it.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the signal is sent, not when the process has ended.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotFound"/> when that process no longer lives.</exception>
    Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken);

    /// <summary>Frees whatever the runtime still holds of a container: processes, cgroups, mounts, its own records. iSulad: <c>rt_clean_resource</c>.</summary>
    /// <param name="container">A container in any state, even one whose process and monitor are gone, or that was never made.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when nothing is left. Idempotent. The host removes the state folder afterwards.</returns>
    /// <exception cref="RuntimeException">Something could not be freed; the host tries again later.</exception>
    Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken);

    /// <summary>Forgets a stopped container. OCI: delete. containerd: Task.Delete. iSulad: <c>rt_rm</c>.</summary>
    /// <param name="container">A container that does not run and was cleaned up.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the adapter keeps nothing of it. The host removes the container's root folder afterwards.</returns>
    Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken);

    /// <summary>What the runtime says of a container. OCI: state. containerd: Task.State. iSulad: <c>rt_status</c>.</summary>
    /// <param name="container">A container in any state.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>The runtime's status. A container unknown to the runtime is <see cref="RuntimeStatus.Stopped"/>.</returns>
    Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken);

    /// <summary>What the container uses. containerd: Task.Stats. iSulad: <c>rt_resources_stats</c>.</summary>
    /// <param name="container">A running or paused container.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>One sample.</returns>
    Task<ResourceStats> GetStatsAsync(ContainerRef container, StatsParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task<ResourceStats>>(this, "stats");

    /// <summary>Runs another process in the container. OCI runtimes: exec. containerd: Task.Exec, Start, Wait. iSulad: <c>rt_exec</c>.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="parameters">The process, its streams and its time limit.</param>
    /// <param name="cancellationToken">Cancelling it ends the whole exec.</param>
    /// <returns>The exit code, 0 to 255; 128 + N for a process ended by signal N.</returns>
    Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task<int>>(this, "exec");

    /// <summary>Freezes every process of the container. OCI runtimes: pause. containerd: Task.Pause. iSulad: <c>rt_pause</c>.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when all processes are frozen.</returns>
    Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "pause");

    /// <summary>Thaws a paused container. OCI runtimes: resume. containerd: Task.Resume. iSulad: <c>rt_resume</c>.</summary>
    /// <param name="container">A paused container.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the processes run again.</returns>
    Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "resume");

    /// <summary>Joins the container's streams. iSulad: <c>rt_attach</c>.</summary>
    /// <param name="container">A created or running container.</param>
    /// <param name="parameters">The streams to join.</param>
    /// <param name="cancellationToken">Cancelling it leaves; the container goes on.</param>
    /// <returns>A task that ends when the container's output has ended and all of it was written.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.ResourceExhausted"/> when the reader fell too far behind and was dropped.</exception>
    Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "attach");

    /// <summary>Goes on in the file that has the log's name by now; whoever moved the old one away has it whole. CRI: ReopenContainerLog.</summary>
    /// <param name="container">A running or paused container, which may be being stopped.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when nothing more goes to the file that was the log before.</returns>
    /// <exception cref="RuntimeException">The log goes on where it was.</exception>
    Task ReopenLogAsync(ContainerRef container, ReopenLogParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "reopen log");

    /// <summary>Changes the limits of a running container. OCI runtimes: update. containerd: Task.Update. iSulad: <c>rt_update</c>.</summary>
    /// <param name="container">A running or paused container.</param>
    /// <param name="parameters">Only what changes.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when all limits are in force; on failure none is changed.</returns>
    Task UpdateAsync(ContainerRef container, UpdateParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "update");

    /// <summary>Every process of the container. OCI runtimes: ps. containerd: Task.Pids. iSulad: <c>rt_listpids</c>.</summary>
    /// <param name="container">A running or paused container.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>Pids as the host sees them.</returns>
    Task<IReadOnlyList<int>> ListPidsAsync(ContainerRef container, ListPidsParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task<IReadOnlyList<int>>>(this, "list pids");

    /// <summary>Resizes the terminal of the container's first process. containerd: Task.ResizePty. iSulad: <c>rt_resize</c>.</summary>
    /// <param name="container">A running container with a terminal.</param>
    /// <param name="parameters">The new size.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the size is set.</returns>
    Task ResizeAsync(ContainerRef container, ResizeParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "resize");

    /// <summary>Resizes the terminal of an exec. containerd: Task.ResizePty with an exec id. iSulad: <c>rt_exec_resize</c>.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="parameters">The exec and the new size.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the size is set.</returns>
    Task ResizeExecAsync(ContainerRef container, ResizeExecParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "resize exec");

    /// <summary>Writes the adapter's own configuration of a container anew from its bundle. iSulad: <c>rt_rebuild_config</c>.</summary>
    /// <param name="container">A container whose adapter files were lost or damaged.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>A task that ends when the new configuration is in place; on failure the old one is kept.</returns>
    Task RebuildConfigAsync(ContainerRef container, RebuildConfigParameters parameters, CancellationToken cancellationToken)
        => Unsupported.Throw<Task>(this, "rebuild config");

    /// <summary>Who a process and its parent are. iSulad: <c>rt_read_pid_ppid_info</c>.</summary>
    /// <param name="container">The container that the process belongs to.</param>
    /// <param name="parameters">The pid.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>The identity, read from <c>/proc</c> unless an adapter knows better.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.NotFound"/> when there is no such process.</exception>
    Task<ProcessIdentity> ReadProcessIdentityAsync(ContainerRef container, ReadProcessIdentityParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult(ProcessIdentity.Read(parameters.Pid));

    /// <summary>Whether that very process is alive. iSulad: <c>rt_detect_process</c>.</summary>
    /// <param name="container">The container that the process belongs to.</param>
    /// <param name="parameters">The identity that was recorded.</param>
    /// <param name="cancellationToken">The call's deadline.</param>
    /// <returns>True when pid and start time both match and the process is no zombie.</returns>
    Task<bool> DetectProcessAsync(ContainerRef container, DetectProcessParameters parameters, CancellationToken cancellationToken)
        => Task.FromResult(parameters.Identity.IsAlive());

    /// <summary>Waits for the container's first process to end. containerd: Task.Wait. iSulad: the exit fifo.</summary>
    /// <param name="container">A container that was started, by this daemon or by one before it.</param>
    /// <param name="parameters">None yet.</param>
    /// <param name="cancellationToken">Cancelling it only ends the wait.</param>
    /// <returns>
    /// How it ended. Asked again after the daemon restarted, it still answers; where the truth is lost the answer is
    /// <see cref="ExitStatus.Unknown"/>, never exit code 0.
    /// </returns>
    Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken);
}
