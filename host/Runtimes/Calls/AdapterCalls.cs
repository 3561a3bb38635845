using Atoll.Host.Containers;
using Atoll.Host.Plugins;
using Atoll.Host.Plugins.Isolation;

namespace Atoll.Host.Runtimes.Calls;

/// <summary>
/// Every call of an adapter that has a deadline goes through here: a lease keeps its code, a breaker spares it calls that would fail, the outcome is counted. An
/// adapter that overruns its time, or throws what the contract does not know, costs its own caller an error and nobody else anything.
/// </summary>
internal sealed class AdapterCalls(PluginHost plugins, RuntimeDispatch dispatch, CallBreakers breakers, CallMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>A command's own deadline passes first and has the better words.</summary>
    private static readonly TimeSpan OverrunTime = TimeSpan.FromSeconds(5);

    /// <summary>Of one call for a runtime: its own, else the engine's.</summary>
    public TimeSpan LimitOf(RuntimeConfig runtime) => OwnLimitOf(runtime) ?? plugins.Current.Configuration.RuntimeTimeout;

    private TimeSpan? OwnLimitOf(RuntimeConfig runtime) => plugins.Current.Configuration.Runtimes.GetValueOrDefault(runtime.Name)?.Timeout;

    /// <exception cref="RuntimeException">Whatever went wrong.</exception>
    public async Task<T> RunAsync<T>(RuntimeConfig runtime, string operation, Func<IRuntimeAdapter, CancellationToken, Task<T>> call)
    {
        var lease = dispatch.Lease(runtime.PluginId);
        var breaker = breakers.Of(runtime, operation);
        var started = timeProvider.GetTimestamp();
        try
        {
            var result = breaker is null ? await BoundAsync(lease, runtime, operation, call) : await breaker.RunAsync(() => BoundAsync(lease, runtime, operation, call), lease);
            metrics.Record(runtime, operation, "ok", plugins.Current.Number, timeProvider.GetElapsedTime(started));
            return result;
        }
        catch (RuntimeException e)
        {
            metrics.Record(runtime, operation, e.Code.ToString(), plugins.Current.Number, timeProvider.GetElapsedTime(started));
            throw;
        }
    }

    private async Task<T> BoundAsync<T>(AdapterLease lease, RuntimeConfig runtime, string operation, Func<IRuntimeAdapter, CancellationToken, Task<T>> call)
    {
        var limit = LimitOf(runtime);
        using var deadline = new CancellationTokenSource(OwnLimitOf(runtime) ?? limit + OverrunTime, timeProvider);
        try
        {
            return await Task.Run(() => LeasedAsync(lease, call, deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"{operation} by plugin {runtime.PluginId} took longer than {limit.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            throw Foreign(runtime, operation, e);
        }
    }

    /// <summary>An exception that the contract does not know, as one that it does.</summary>
    public static RuntimeException Foreign(RuntimeConfig runtime, string operation, Exception cause)
        => new(RuntimeErrorCode.Internal, $"{operation}: plugin {runtime.PluginId} threw {(cause is PluginFaultException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}")}", cause);

    /// <summary>The lease lasts as long as the call itself, also when its caller has given it up.</summary>
    public static async Task<T> LeasedAsync<T>(AdapterLease lease, Func<IRuntimeAdapter, CancellationToken, Task<T>> call, CancellationToken token)
    {
        using (lease)
        {
            lease.Journal?.Enter();
            try
            {
                return await call(lease.Adapter, token);
            }
            finally
            {
                lease.Journal?.Leave();
            }
        }
    }
}
