namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Sends a signal to a running container's first process.</summary>
    public async Task<string> KillAsync(string reference, int signal, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        Require(container.Snapshot.Status.CanKill, container.Snapshot, "kill");
        await SignalLockedAsync(container.Snapshot, signal, mayBeGone: signal == Signals.Kill || signal == container.Snapshot.Config.StopSignal);
        return container.Id;
    }

    /// <param name="mayBeGone">
    /// The process may end between any two instructions; for a signal that was to end it that is success (iSulad's rule), for others it is an error.
    /// </param>
    private async Task SignalLockedAsync(ContainerSnapshot container, int signal, bool mayBeGone)
    {
        var process = container.Process ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"container {container.Name} has no process");
        try
        {
            await CallAsync(container, "kill", (adapter, reference, token) => adapter.KillAsync(reference, new KillParameters { Signal = signal, Identity = process }, token));
        }
        catch (RuntimeException e) when (mayBeGone && e.Code == RuntimeErrorCode.NotFound)
        {
        }
    }
}
