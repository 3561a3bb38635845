using Atoll.PluginSdk;
using Newtonsoft.Json.Linq;

namespace Dependency;

/// <summary>Tells which version of its dependency it got, in the words of a create that fails.</summary>
public sealed class DependencyAdapter(IAdapterContext context) : IRuntimeAdapter
{
    public bool Detect(RuntimeRef runtime) => runtime.Name == context.PluginId;

    public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken)
        => throw new RuntimeException(RuntimeErrorCode.NotSupported, $"{context.PluginId} works with Newtonsoft.Json {typeof(JObject).Assembly.GetName().Version}: {JObject.Parse("{\"a\": 1}")["a"]}");

    public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();
}
