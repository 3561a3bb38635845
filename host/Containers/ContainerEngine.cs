using System.Runtime.CompilerServices;
using Atoll.Host.Configuration;
using Atoll.Host.Containers.Events;
using Atoll.Host.Containers.Failures;
using Atoll.Host.Containers.Storage;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes;
using Atoll.Host.Runtimes.Calls;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

/// <summary>Containers and what can be done with them. One file per operation.</summary>
internal sealed partial class ContainerEngine(
    AtollConfiguration configuration,
    ContainerFolders folders,
    ContainerStore store,
    RuntimeResolver resolver,
    RuntimeDispatch dispatch,
    RuntimeVersions versions,
    AdapterCalls calls,
    PluginHost plugins,
    IHostProcesses processes,
    CgroupReader cgroups,
    TimeProvider timeProvider,
    ILogger<ContainerEngine> logger) : IDisposable
{
    private readonly ContainerIndex _index = new();
    private readonly DescriptorReserve _descriptors = DescriptorReserve.OfProcess();
    private readonly ProcessRoom _processRoom = new();
    private readonly LockWatch _locks = new(timeProvider, configuration.RuntimeTimeout, (id, operation, since, held) => logger.LockHeld(id, operation, since, held.TotalSeconds));
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _bootId = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
    private readonly ConditionalWeakTable<ContainerConfig, ContainerRef> _refs = [];
    private EventFeed? _events;
    private bool _isDisposed;

    /// <summary>Every container at this moment, newest first.</summary>
    public IReadOnlyList<ContainerSnapshot> List()
        => [.. _index.All.Select(container => container.Snapshot).OrderByDescending(container => container.Config.CreatedAt)];

    /// <summary>A container by id, unambiguous prefix of it, or name.</summary>
    public ContainerSnapshot Inspect(string reference) => _index.Find(reference).Snapshot;

    public EventFeed Events => _events ??= new EventFeed(store, timeProvider, _lifetime.Token);

    /// <summary>What became of what an earlier daemon had left.</summary>
    public RestoreReport RestoreReport { get; private set; } = new();

    /// <summary>Stops watching and lets attached clients go. Containers go on: the next daemon adopts them.</summary>
    public void Stop() => _lifetime.Cancel();

    public void Dispose()
    {
        // The services know it by two names, and dispose it by each.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _lifetime.Cancel();
        _lifetime.Dispose();
    }

    private string CgroupPath(string id) => $"{configuration.CgroupParent}/{id}";

    /// <summary>Made once for each configuration: the sampler asks for a hundred of them a second.</summary>
    private ContainerRef Ref(ContainerConfig config) => _refs.GetValue(config, MakeRef);

    private ContainerRef MakeRef(ContainerConfig config) => new()
    {
        Id = config.Id,
        Runtime = new RuntimeRef { Name = config.Runtime.Name, Path = config.Runtime.Path, Args = config.Runtime.Args, Options = ConfigTableJson.Parse(config.Runtime.Options) },
        RootFolder = folders.Root(config.Id),
        StateFolder = folders.State(config.Id),
        BundleFolder = folders.Bundle(config.Id),
        CgroupPath = CgroupPath(config.Id),
    };

    private void RequireAdapter(ContainerSnapshot container) => Lease(container).Dispose();

    /// <summary>The adapter that serves a container, for one call.</summary>
    private AdapterLease Lease(ContainerSnapshot container)
    {
        container.RequireOurs();
        return dispatch.Lease(container.Config.Runtime.PluginId);
    }

    /// <summary>Of one call for a container: its runtime's, else the engine's.</summary>
    private TimeSpan TimeLimit(ContainerSnapshot container) => calls.LimitOf(container.Config.Runtime);

    private EngineEvent Event(ContainerSnapshot container, string action, params ReadOnlySpan<(string Key, string Value)> attributes)
        => EngineEvent.Of(container, timeProvider.GetUtcNow(), action, attributes);

    /// <summary>Stores a container's new state with the events that tell of it, then shows it. For what is intended: where it cannot be stored it is not done.</summary>
    private void Save(Container container, ContainerSnapshot snapshot, params ReadOnlySpan<EngineEvent> events)
    {
        store.Update(snapshot, events);
        container.Publish(snapshot);
        Events.Signal();
    }

    /// <summary>As <see cref="Save"/>, for what has happened already, or must happen all the same: a full disk does not make it undone.</summary>
    /// <returns>False when it could be shown, not stored.</returns>
    private bool Record(Container container, ContainerSnapshot snapshot, params ReadOnlySpan<EngineEvent> events)
    {
        var stored = TryStore(snapshot, events);
        container.Publish(snapshot);
        Events.Signal();
        return stored;
    }

    private bool TryStore(ContainerSnapshot snapshot, params ReadOnlySpan<EngineEvent> events)
    {
        try
        {
            store.Update(snapshot, events);
            return true;
        }
        catch (RuntimeException e)
        {
            logger.LogError("container {ContainerId}: that it is {Status} could not be stored: {Cause}", snapshot.Id, snapshot.Status.Word, e.Message);
            return false;
        }
    }

    /// <summary>Stores events that change nothing of their container; where they cannot be stored the log tells of them.</summary>
    private void Tell(ContainerSnapshot container, string action, params ReadOnlySpan<(string Key, string Value)> attributes) => Tell(container, Event(container, action, attributes));

    private void Tell(ContainerSnapshot container, params ReadOnlySpan<EngineEvent> events)
    {
        try
        {
            store.Add(events);
        }
        catch (RuntimeException e)
        {
            logger.LogError("container {ContainerId}: the event {Action} could not be stored: {Cause}", container.Id, events[0].Action, e.Message);
        }

        Events.Signal();
    }

    private static void Require(bool allowed, ContainerSnapshot container, string verb)
    {
        container.RequireOurs();
        if (!allowed)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot {verb} container {container.Name}: it is {container.Status.Word}");
        }
    }
}
