namespace Atoll.Host.Plugins.Isolation;

/// <summary>The contract, call by call.</summary>
internal sealed partial class WorkerAdapter
{
    public bool Detect(RuntimeRef runtime) => Call(new WorkerCall(nameof(Detect)) { Runtime = runtime }).Flag;

    public string? Missing() => Call(new WorkerCall(WorkerCall.Missing)).Text;

    public async Task<RuntimeVersion?> ReadVersionAsync(RuntimeRef runtime, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(WorkerCall.ReadVersion) { Runtime = runtime }, cancellationToken)).Version;

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(CreateAsync)) { Container = container, Create = parameters }, cancellationToken);

    public async Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(StartAsync)) { Container = container }, cancellationToken)).Process!;

    public async Task<ProcessIdentity> RestartAsync(ContainerRef container, RestartParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(RestartAsync)) { Container = container }, cancellationToken)).Process!;

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(KillAsync)) { Container = container, Kill = parameters }, cancellationToken);

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(CleanupAsync)) { Container = container }, cancellationToken);

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(DeleteAsync)) { Container = container }, cancellationToken);

    public async Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(GetStateAsync)) { Container = container }, cancellationToken)).State!;

    public async Task<ResourceStats> GetStatsAsync(ContainerRef container, StatsParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(GetStatsAsync)) { Container = container }, cancellationToken)).Stats!;

    public async Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(
            new WorkerCall(nameof(ExecAsync))
            {
                Container = container,
                Exec = new WorkerExec(parameters.ExecId, parameters.ProcessJson, parameters.Console, parameters.Timeout),
                Streams = Streams(parameters.Streams),
            },
            cancellationToken,
            parameters.Streams,
            parameters.Started)).Code;

    public Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(PauseAsync)) { Container = container }, cancellationToken);

    public Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(ResumeAsync)) { Container = container }, cancellationToken);

    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(AttachAsync)) { Container = container, Streams = Streams(parameters) }, cancellationToken, parameters);

    public Task UpdateAsync(ContainerRef container, UpdateParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(UpdateAsync)) { Container = container, Update = parameters }, cancellationToken);

    public async Task<IReadOnlyList<int>> ListPidsAsync(ContainerRef container, ListPidsParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(ListPidsAsync)) { Container = container }, cancellationToken)).Pids ?? [];

    public Task ResizeAsync(ContainerRef container, ResizeParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(ResizeAsync)) { Container = container, Resize = parameters }, cancellationToken);

    public Task ResizeExecAsync(ContainerRef container, ResizeExecParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(ResizeExecAsync)) { Container = container, ResizeExec = parameters }, cancellationToken);

    public Task ReopenLogAsync(ContainerRef container, ReopenLogParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(ReopenLogAsync)) { Container = container }, cancellationToken);

    public Task RebuildConfigAsync(ContainerRef container, RebuildConfigParameters parameters, CancellationToken cancellationToken)
        => CallAsync(new WorkerCall(nameof(RebuildConfigAsync)) { Container = container }, cancellationToken);

    public async Task<ProcessIdentity> ReadProcessIdentityAsync(ContainerRef container, ReadProcessIdentityParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(ReadProcessIdentityAsync)) { Container = container, Pid = parameters.Pid }, cancellationToken)).Process!;

    public async Task<bool> DetectProcessAsync(ContainerRef container, DetectProcessParameters parameters, CancellationToken cancellationToken)
        => (await CallAsync(new WorkerCall(nameof(DetectProcessAsync)) { Container = container, Identity = parameters.Identity }, cancellationToken)).Flag;

    /// <summary>Asked again of the next process where this one ends: an end is told as long as the container is there.</summary>
    public async Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
    {
        while (true)
        {
            var worker = await _worker.WaitAsync(cancellationToken);
            try
            {
                return (await worker.Connection.CallAsync(new WorkerCall(nameof(WaitAsync)) { Container = container }, null, null, cancellationToken)).Exit!;
            }
            catch (RuntimeException e) when (e.Code == RuntimeErrorCode.Unavailable && worker.Connection.IsLost)
            {
                await worker.Replaced.WaitAsync(cancellationToken);
            }
        }
    }

    private static WorkerStreams? Streams(AttachParameters? streams)
        => streams is null ? null : new WorkerStreams(streams.Stdin is not null, streams.Stdout is not null, streams.Stderr is not null);
}
