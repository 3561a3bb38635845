using Atoll.Host.Linux;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Freezes every process of a running container.</summary>
    public async Task<string> PauseAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        Require(snapshot.Status.CanPause, snapshot, "pause");
        snapshot = BeginFreeze(container);
        await FreezeAsync(container, "pause", (adapter, id, token) => adapter.PauseAsync(id, new PauseParameters(), token));
        CrashPoint.Reach("pause: frozen");

        // It may have ended meanwhile; whoever watches for that waits for the lock and then finds it paused, which is as good as running.
        var paused = snapshot with { Status = ContainerStatus.Paused, FreezeUnderWay = false };
        Record(container, paused, Event(paused, "pause"));
        return container.Id;
    }

    /// <summary>Lets a paused container go on.</summary>
    public async Task<string> ResumeAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        Require(container.Snapshot.Status.CanResume, container.Snapshot, "unpause");
        await ResumeLockedAsync(container);
        return container.Id;
    }

    private async Task ResumeLockedAsync(Container container)
    {
        var snapshot = BeginFreeze(container);
        await FreezeAsync(container, "resume", (adapter, id, token) => adapter.ResumeAsync(id, new ResumeParameters(), token));
        CrashPoint.Reach("unpause: thawed");
        var running = snapshot with { Status = ContainerStatus.Running, FreezeUnderWay = false };
        Record(container, running, Event(running, "unpause"));
    }

    /// <summary>The intent is recorded, so that a daemon that does not live to record the outcome leaves a question and not a lie.</summary>
    private ContainerSnapshot BeginFreeze(Container container)
    {
        var intent = container.Snapshot with { FreezeUnderWay = true };
        Record(container, intent);
        return intent;
    }

    private async Task FreezeAsync(Container container, string verb, Func<IRuntimeAdapter, ContainerRef, CancellationToken, Task> call)
    {
        try
        {
            await CallAsync(container.Snapshot, verb, call);
        }
        catch (RuntimeException)
        {
            Record(container, container.Snapshot with { FreezeUnderWay = false });
            throw;
        }
    }
}
