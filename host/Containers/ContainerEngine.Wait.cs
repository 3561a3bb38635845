using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Ends when the container does not run, and will not by its policy; at once where that is so. Docker: condition not-running.</summary>
    /// <returns>How it ended; code 0 for one that was never started, as Docker answers.</returns>
    public async Task<ExitStatus> WaitStoppedAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        container.Snapshot.RequireOurs();
        while (container.IsUnderWay(out var end))
        {
            await end.WaitAsync(cancellationToken);
        }

        return LastExit(container.Snapshot);
    }

    /// <summary>Ends when the container is removed.</summary>
    public async Task<ExitStatus> WaitRemovedAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        container.Snapshot.RequireOurs();
        logger.LogDebug("container {ContainerId}: a client waits for its removal", container.Id);
        await container.Removed.Task.WaitAsync(cancellationToken);
        return LastExit(container.Snapshot);
    }

    /// <summary>Ends when the container's current or next run is over and nothing is left to do for it: stopped, and removed where that was asked for.</summary>
    public async Task<ExitStatus> FinishedAsync(string reference)
    {
        var container = _index.Find(reference);
        var exit = await container.EndOfCurrentOrNextRun();
        if (container.Snapshot.Config.Request.AutoRemove)
        {
            await container.Removed.Task;
        }

        return exit;
    }

    private static ExitStatus LastExit(ContainerSnapshot container)
        => container.Exit ?? new ExitStatus { Reason = ExitReason.Exited, Code = 0, FinishedAt = container.Config.CreatedAt };
}
