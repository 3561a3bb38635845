using Atoll.Host.Configuration;
using Atoll.Host.Containers.Storage;
using Atoll.Host.Runtimes;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

/// <summary>Containers and what can be done with them. One file per operation.</summary>
internal sealed partial class ContainerEngine(
    AtollConfiguration configuration,
    ContainerFolders folders,
    RuntimeResolver resolver,
    RuntimeDispatch dispatch,
    TimeProvider timeProvider,
    ILogger<ContainerEngine> logger) : IDisposable
{
    private readonly ContainerIndex _index = new();
    private readonly CancellationTokenSource _lifetime = new();
    private readonly string _bootId = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
    private ContainerStore? _store;

    /// <summary>Every container at this moment, newest first.</summary>
    public IReadOnlyList<ContainerSnapshot> List()
        => [.. _index.All.Select(container => container.Snapshot).OrderByDescending(container => container.Config.CreatedAt)];

    /// <summary>A container by id, unambiguous prefix of it, or name.</summary>
    public ContainerSnapshot Inspect(string reference) => _index.Find(reference).Snapshot;

    public string LogPath(ContainerSnapshot container) => folders.Log(container.Id);

    /// <summary>Stops watching and lets attached clients go. Containers go on: the next daemon adopts them.</summary>
    public void Stop() => _lifetime.Cancel();

    public void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
        _store?.Dispose();
    }

    private ContainerStore Store => _store ??= new ContainerStore(folders.Database);

    private ContainerRef Ref(ContainerConfig config) => new()
    {
        Id = config.Id,
        Runtime = new RuntimeRef { Name = config.Runtime.Name, Path = config.Runtime.Path, Args = config.Runtime.Args, Options = RuntimeOptions.Parse(config.Runtime.Options) },
        RootFolder = folders.Root(config.Id),
        StateFolder = folders.State(config.Id),
        BundleFolder = folders.Bundle(config.Id),
    };

    private IRuntimeAdapter Adapter(ContainerSnapshot container) => dispatch.AdapterOf(container.Config.Runtime.PluginId);

    private void Save(Container container, ContainerSnapshot snapshot)
    {
        Store.Update(snapshot);
        container.Publish(snapshot);
    }

    /// <summary>
    /// Calls an adapter with the deadline of every call. An adapter that overruns it, or throws what the contract does not know, costs its own caller an
    /// error and nobody else anything.
    /// </summary>
    private async Task<T> CallAsync<T>(ContainerSnapshot container, string operation, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task<T>> call)
    {
        var adapter = Adapter(container);
        using var deadline = new CancellationTokenSource(configuration.RuntimeTimeout + OverrunTime, timeProvider);
        try
        {
            return await Task.Run(() => call(adapter, Ref(container.Config), deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"{operation} by plugin {container.Config.Runtime.PluginId} took longer than {configuration.RuntimeTimeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"{operation}: plugin {container.Config.Runtime.PluginId} threw {e.GetType().Name}: {e.Message}", e);
        }
    }

    private Task CallAsync(ContainerSnapshot container, string operation, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task> call)
        => CallAsync(container, operation, async (adapter, reference, token) =>
        {
            await call(adapter, reference, token);
            return true;
        });

    /// <summary>A command's own deadline passes first and has the better words.</summary>
    private static readonly TimeSpan OverrunTime = TimeSpan.FromSeconds(5);

}
