namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Ends when the container does not run; at once where it does not. Docker: condition not-running.</summary>
    /// <returns>How it ended; code 0 for one that was never started, as Docker answers.</returns>
    public Task<ExitStatus> WaitStoppedAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        var snapshot = container.Snapshot;
        return snapshot.Status.HasProcess ? container.Stopped.WaitAsync(cancellationToken) : Task.FromResult(LastExit(snapshot));
    }

    /// <summary>Ends when the container is removed.</summary>
    public async Task<ExitStatus> WaitRemovedAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        await container.Removed.Task.WaitAsync(cancellationToken);
        return LastExit(container.Snapshot);
    }

    /// <summary>Ends when the container's current or next run is over and nothing is left to do for it: stopped, and removed where that was asked for.</summary>
    public async Task<ExitStatus> FinishedAsync(string reference)
    {
        var container = _index.Find(reference);
        var exit = await container.NextStopped();
        if (container.Snapshot.Config.AutoRemove)
        {
            await container.Removed.Task;
        }

        return exit;
    }

    private static ExitStatus LastExit(ContainerSnapshot container)
        => container.Exit ?? new ExitStatus { Reason = ExitReason.Exited, Code = 0, FinishedAt = container.Config.CreatedAt };
}
