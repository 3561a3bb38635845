using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Shows the container as restarting and starts it after its waiting time.</summary>
    private void RestartLater(Container container, ContainerSnapshot stopped)
    {
        var ranLong = stopped.StartedAt is not null && timeProvider.GetElapsedTime(container.AccompaniedSince) >= RestartPolicy.LongRun;
        container.QuickEnds = ranLong ? 1 : container.QuickEnds + 1;
        Record(container, stopped with { Status = ContainerStatus.Restarting });
        container.CancelPendingRestart();
        _ = RestartAfterAsync(container, RestartPolicy.Delay(container.QuickEnds), container.PendingRestart.Token);
    }

    private async Task RestartAfterAsync(Container container, TimeSpan delay, CancellationToken cancelled)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, _lifetime.Token);
            await Task.Delay(delay, timeProvider, either.Token);
            using var hold = await container.LockAsync(either.Token);
            if (container.Snapshot.Status == ContainerStatus.Restarting && !cancelled.IsCancellationRequested)
            {
                await StartLockedAsync(container, attach: null, byPolicy: true, leaving: CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody stopped, started or removed it, or the daemon stops.
        }
        catch (RuntimeException e)
        {
            logger.LogWarning("container {ContainerId}: its restart policy could not start it: {Cause}", container.Id, e.Message);
        }
    }
}
