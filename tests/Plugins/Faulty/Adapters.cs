using Atoll.PluginSdk;

namespace Faulty;

/// <summary>The required operations, none of which is ever reached.</summary>
public abstract class NeverReached : IRuntimeAdapter
{
    public abstract bool Detect(RuntimeRef runtime);

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("create of a faulty plugin");

    public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("start of a faulty plugin");

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("kill of a faulty plugin");

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("state of a faulty plugin");

    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("wait of a faulty plugin");
}

public sealed class ThrowsInConstructor : NeverReached
{
    public ThrowsInConstructor(IAdapterContext context) => throw new InvalidOperationException($"the constructor of {context.PluginId} is broken");

    public override bool Detect(RuntimeRef runtime) => true;
}

public sealed class ThrowsInDetect(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime) => throw new InvalidOperationException($"Detect of {context.PluginId} is broken");
}

/// <summary>Is content with its probe at load time and throws for one name only.</summary>
public sealed class ThrowsLater(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime) => runtime.Name == "touchy" ? throw new InvalidOperationException($"Detect of {context.PluginId} is broken for touchy") : false;
}

/// <summary>Claims its name, creates nothing, and fails where streams are joined.</summary>
public sealed class ThrowsInAttach(IAdapterContext context) : IRuntimeAdapter
{
    public bool Detect(RuntimeRef runtime) => runtime.Name == context.PluginId;

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("start is not reached");

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => Task.FromResult(new ContainerState { Status = RuntimeStatus.Stopped });

    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("wait is not reached");

    public Task AttachAsync(ContainerRef container, AttachParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException("attach of a faulty plugin");
}

/// <summary>Claims its name and fails in create with what the contract does not know.</summary>
public sealed class ThrowsInCreate(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime) => runtime.Name == context.PluginId;
}
