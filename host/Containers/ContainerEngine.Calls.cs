using Atoll.Host.Plugins;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>A command's own deadline passes first and has the better words.</summary>
    private static readonly TimeSpan OverrunTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Calls an adapter with the deadline of every call. An adapter that overruns it, or throws what the contract does not know, costs its own caller an
    /// error and nobody else anything.
    /// </summary>
    private async Task<T> CallAsync<T>(ContainerSnapshot container, string operation, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task<T>> call)
    {
        var lease = Lease(container);
        var limit = TimeLimit(container);
        using var deadline = new CancellationTokenSource(limit + OverrunTime, timeProvider);
        try
        {
            return await Task.Run(() => LeasedAsync(lease, Ref(container.Config), call, deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"{operation} by plugin {container.Config.Runtime.PluginId} took longer than {limit.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            throw Foreign(container, operation, e);
        }
    }

    /// <summary>The lease lasts as long as the call itself, also when its caller has given it up.</summary>
    private static async Task<T> LeasedAsync<T>(AdapterLease lease, ContainerRef container, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task<T>> call, CancellationToken token)
    {
        using (lease)
        {
            return await call(lease.Adapter, container, token);
        }
    }

    private Task CallAsync(ContainerSnapshot container, string operation, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task> call)
        => CallAsync(container, operation, async (adapter, reference, token) =>
        {
            await call(adapter, reference, token);
            return true;
        });

    /// <summary>An exception that the contract does not know, as one that it does.</summary>
    private static RuntimeException Foreign(ContainerSnapshot container, string operation, Exception cause)
        => new(RuntimeErrorCode.Internal, $"{operation}: plugin {container.Config.Runtime.PluginId} threw {cause.GetType().Name}: {cause.Message}", cause);
}
