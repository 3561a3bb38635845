using System.Collections.Concurrent;
using Atoll.Plugins.Oci;
using Atoll.Plugins.ShimV2.Events;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.Plugins.ShimV2.Ttrpc;

namespace Atoll.Plugins.ShimV2;

/// <summary>
/// Starts and drives containerd's shims, runtime v2, over ttrpc. The shim has the container and, until it is deleted, its exit status; a supervisor of the host's
/// keeps its streams. One file per operation.
/// </summary>
public sealed partial class ShimV2Adapter : IRuntimeAdapter, IRuntimeKnowledge, IDisposable
{
    private readonly IAdapterContext _context;
    private readonly ShimEvents _events;
    private readonly ShimLogs _logs;
    private readonly ShimCommand _command;
    private readonly ShimLauncher _launcher;
    private readonly ShimClients _clients;
    private readonly OciBinary _ociBinary;
    private readonly ShimFeatures _features;
    private readonly OciRuntimes _ociRuntimes;

    /// <summary>Waits that began before the command did, so that no end can be missed; lost with the daemon, as a new one asks anew.</summary>
    private readonly ConcurrentDictionary<string, Task<WaitResponse>> _waits = new(StringComparer.Ordinal);

    /// <summary>Made by the host.</summary>
    /// <param name="context">Processes, supervisor, settings.</param>
    public ShimV2Adapter(IAdapterContext context)
    {
        _context = context;
        var seconds = context.Config.GetInt64("command_timeout") ?? 30;
        if (seconds is < 1 or > 3600)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"[plugins.shimv2] command_timeout must be 1 to 3600 seconds, not {seconds}");
        }

        _events = new ShimEvents(context.StateFolder, context.Logger);
        _logs = new ShimLogs(context.Logger);
        var timeout = TimeSpan.FromSeconds(seconds);
        _clients = new ShimClients(timeout, context.TimeProvider);
        _command = new ShimCommand(_events.Socket, timeout, context.Config.GetBoolean("debug") ?? false);
        _launcher = new ShimLauncher(context.Processes, _command);
        _ociBinary = new OciBinary(context.Processes, timeout);
        _ociRuntimes = new OciRuntimes(context.Processes, new PinnedRuntimes(Path.Combine(context.RootFolder, "runtimes"), context.Logger));
        _features = new ShimFeatures(context.Processes, _command, _ociBinary, _ociRuntimes);
    }

    /// <summary>Another version has taken over: what this one listened to and read goes, containers and their shims go on.</summary>
    public void Dispose()
    {
        _events.Dispose();
        _logs.Dispose();
        _clients.Dispose();
    }

    /// <summary>Calls the shim of a container; its refusal becomes an error with its words.</summary>
    private async Task<T> CallAsync<T>(ContainerRef container, string verb, Func<TaskClient, Task<T>> call, CancellationToken cancellationToken)
    {
        var client = await _clients.GetAsync(container, cancellationToken);
        try
        {
            return await call(client);
        }
        catch (TtrpcStatusException e)
        {
            throw ShimErrors.Failed(container, verb, e);
        }
    }

    private Task CallAsync(ContainerRef container, string verb, Func<TaskClient, Task> call, CancellationToken cancellationToken)
        => CallAsync(container, verb, async client =>
        {
            await call(client);
            return true;
        }, cancellationToken);

    private static ShimRecord Record(ContainerRef container)
        => ShimRecord.Read(ShimFiles.Record(container)) ?? throw new RuntimeException(RuntimeErrorCode.InvalidState, $"container {container.Id} has no shim: it was not created, or has ended");
}
