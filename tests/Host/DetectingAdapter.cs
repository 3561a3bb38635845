namespace Atoll.Host.Tests;

/// <summary>An adapter that is only ever asked whether it claims a name.</summary>
internal class DetectingAdapter(Func<RuntimeRef, bool> detect) : IRuntimeAdapter
{
    public bool Detect(RuntimeRef runtime) => detect(runtime);

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
