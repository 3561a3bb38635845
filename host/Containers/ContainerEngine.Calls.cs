using Atoll.Host.Containers.Failures;
using Atoll.Host.Runtimes.Calls;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>How long what was killed may take to go.</summary>
    private static readonly TimeSpan OverrunTime = TimeSpan.FromSeconds(5);

    private FailureLog Failures { get; } = new(store, timeProvider);

    /// <summary>The last failure of a container, also of one that is gone.</summary>
    /// <exception cref="RuntimeException">NotFound when there is no such container and nothing is remembered of one.</exception>
    public (ContainerSnapshot? Container, FailureRecord? Failure) Why(string reference)
    {
        try
        {
            var container = _index.Find(reference).Snapshot;
            return (container, Failures.Of(container.Id));
        }
        catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotFound && Failures.OfRemoved(reference) is { } failure)
        {
            return (null, failure);
        }
    }

    /// <summary>Calls an adapter with the deadline of every call.</summary>
    private async Task<T> CallAsync<T>(ContainerSnapshot container, string operation, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task<T>> call)
    {
        var started = timeProvider.GetTimestamp();
        try
        {
            var result = await calls.RunAsync(container.Config.Runtime, operation, (adapter, token) => call(adapter, Ref(container.Config), token));
            Failures.Note(container.Id, operation, started, "ok");
            return result;
        }
        catch (RuntimeException e)
        {
            Fail(container, operation, started, e);
            throw;
        }
    }

    private Task CallAsync(ContainerSnapshot container, string operation, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task> call)
        => CallAsync(container, operation, async (adapter, reference, token) =>
        {
            await call(adapter, reference, token);
            return true;
        });

    /// <summary>Keeps why an operation failed.</summary>
    private void Fail(ContainerSnapshot container, string operation, long started, RuntimeException cause)
    {
        Failures.Note(container.Id, operation, started, cause.Code.ToString());
        Failures.Fail(container, operation, cause, plugins.Catalogue.Find(container.Config.Runtime.PluginId)?.Version ?? container.Config.Runtime.PluginVersion, plugins.Current.Number);
    }

    private static RuntimeException Foreign(ContainerSnapshot container, string operation, Exception cause) => AdapterCalls.Foreign(container.Config.Runtime, operation, cause);
}
