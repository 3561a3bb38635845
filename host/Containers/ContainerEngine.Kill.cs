using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Sends a signal to a running container's first process.</summary>
    public async Task<string> KillAsync(string reference, int signal, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        Require(container.Snapshot.Status.CanKill, container.Snapshot, "kill");
        await SignalLockedAsync(container, signal);
        return container.Id;
    }

    /// <summary>
    /// Sends a signal. One that is to end the container ends its restart policy too, and lets a paused one go on, whoever has frozen it, since what is frozen cannot
    /// end; any other changes neither (iSulad takes each for a stop).
    /// </summary>
    private async Task SignalLockedAsync(Container container, int signal)
    {
        using var descriptors = _descriptors.Borrow();
        var snapshot = container.Snapshot;
        var ends = signal == Signals.Kill || signal == snapshot.Config.StopSignal;
        var process = snapshot.Process ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"container {snapshot.Name} has no process");
        Record(container, ends ? snapshot with { ManuallyStopped = true } : snapshot, Event(snapshot, "kill", ("signal", $"{signal}")));
        CrashPoint.Reach("kill: intent recorded");
        try
        {
            await CallAsync(snapshot, "kill", (adapter, reference, token) => adapter.KillAsync(reference, new KillParameters { Signal = signal, Identity = process }, token));
        }
        catch (RuntimeException e) when (ends && e.Code == RuntimeErrorCode.NotFound)
        {
            // It may end between any two instructions; for a signal that was to end it that is success (iSulad's rule), for others it is an error.
        }

        CrashPoint.Reach("kill: signalled");
        if (ends && container.Snapshot.Status == ContainerStatus.Paused)
        {
            await TryResumeLockedAsync(container);
        }

        if (ends && cgroups.Thaw(CgroupPath(container.Id)))
        {
            logger.LogWarning("container {ContainerId} was still frozen, by somebody else or because its runtime could not let it go; it is let go to end", container.Id);
        }
    }

    /// <summary>A sandbox that was killed, gVisor's for one, has nobody left to let go.</summary>
    private async Task TryResumeLockedAsync(Container container)
    {
        try
        {
            await ResumeLockedAsync(container);
        }
        catch (RuntimeException e)
        {
            logger.LogDebug("container {ContainerId}: after the signal that ends it, it could not be let go: {Cause}", container.Id, e.Message);
        }
    }
}
