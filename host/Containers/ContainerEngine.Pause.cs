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
        await CallAsync(snapshot, "pause", (adapter, id, token) => adapter.PauseAsync(id, new PauseParameters(), token));

        // It may have ended meanwhile; whoever watches for that waits for the lock and then finds it paused, which is as good as running.
        var paused = snapshot with { Status = ContainerStatus.Paused };
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
        var snapshot = container.Snapshot;
        await CallAsync(snapshot, "resume", (adapter, id, token) => adapter.ResumeAsync(id, new ResumeParameters(), token));
        var running = snapshot with { Status = ContainerStatus.Running };
        Record(container, running, Event(running, "unpause"));
    }
}
