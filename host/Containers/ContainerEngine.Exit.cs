using Atoll.Host.Containers.Events;
using Atoll.Host.Linux;
using Atoll.Host.Linux.ControlGroups;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Waits for a container's end and records it. Runs for each container that has a process.</summary>
    /// <returns>How it ended; null when that was not for this call to record.</returns>
    private async Task<ExitStatus?> WatchAsync(Container container, ContainerSnapshot watched)
    {
        try
        {
            var exit = await ExitAsync(watched);
            using var hold = await container.LockAsync(_lifetime.Token);
            if (container.Snapshot.Status.HasProcess && container.Snapshot.Process == watched.Process)
            {
                logger.ContainerExited(watched.Id, watched.Config.Runtime.Name, exit.Code, exit.Reason);
                await FinishLockedAsync(container, container.Snapshot, exit, mayRestart: true);
                return exit;
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops; the next one watches.
        }
        catch (Exception e)
        {
            logger.LogError(e, "container {ContainerId}: recording its end failed", watched.Id);
        }

        return null;
    }

    private async Task<ExitStatus> ExitAsync(ContainerSnapshot container)
    {
        while (true)
        {
            try
            {
                if (await AskForExitAsync(container) is { } exit)
                {
                    return exit;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "container {ContainerId}: plugin {PluginId} cannot wait for its end; watching its process instead", container.Id, container.Config.Runtime.PluginId);
                if (await ProcessEndsAsync(container))
                {
                    return ExitStatus.Unknown(timeProvider.GetUtcNow(), $"plugin {container.Config.Runtime.PluginId} could not tell: {e.Message}");
                }
            }
        }
    }

    /// <returns>Null when another version of the plugin has taken over, which is to be asked.</returns>
    private async Task<ExitStatus?> AskForExitAsync(ContainerSnapshot container)
    {
        using var lease = Lease(container);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token, lease.HandOver);
        try
        {
            return await lease.Adapter.WaitAsync(Ref(container.Config), new WaitParameters(), either.Token);
        }
        catch (OperationCanceledException) when (lease.HandOver.IsCancellationRequested && !_lifetime.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>False when the plugins changed before: the one that was missing or failing may be there now.</returns>
    private async Task<bool> ProcessEndsAsync(ContainerSnapshot container)
    {
        using var pidfd = container.Process is { } process ? PidFd.Open(process) : null;
        if (pidfd is null)
        {
            return true;
        }

        var changed = plugins.Changed;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
        var end = pidfd.WaitAsync(over.Token);
        if (await Task.WhenAny(end, changed) == end)
        {
            await end;
            return true;
        }

        await over.CancelAsync();
        await end.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return false;
    }

    /// <summary>What follows every end: clean up, record, wake those who wait; then remove or start again, if that was asked for.</summary>
    private async Task FinishLockedAsync(Container container, ContainerSnapshot ended, ExitStatus exit, bool mayRestart)
    {
        using var descriptors = _descriptors.Borrow();
        container.EndCompanions();
        var lackedMemory = cgroups.OomKills(CgroupPath(ended.Id)) > 0;
        CrashPoint.Reach("exit: seen");
        var stopped = ended with { Status = ContainerStatus.Stopped, Process = null, Exit = exit, Health = null, FreezeUnderWay = false, OomKilled = ended.OomKilled || lackedMemory };

        // The exit is stored before the supervisor's record of it goes; those who wait are woken when everything is cleaned up.
        if (!TryStore(stopped, EndEvents(ended, stopped, exit)))
        {
            // The record stays, so that the next daemon can read it; what is left of the container is cleaned up before it is started or removed.
            container.Publish(stopped);
            return;
        }

        Events.Signal();
        CrashPoint.Reach("exit: recorded");
        stopped = await TryCleanupAsync(stopped);
        CrashPoint.Reach("exit: cleaned up");
        if (stopped.Config.Request.AutoRemove || stopped.RemoveWhenStopped)
        {
            container.Publish(stopped);
            await DeleteLockedAsync(container);
        }
        else if (mayRestart && stopped.Config.Request.RestartPolicy.WantsRestart(exit, stopped.ManuallyStopped, stopped.RestartCount))
        {
            RestartLater(container, stopped);
        }
        else
        {
            container.Publish(stopped);
        }
    }

    /// <summary>A container that never ran does not die.</summary>
    private EngineEvent[] EndEvents(ContainerSnapshot ended, ContainerSnapshot stopped, ExitStatus exit)
    {
        EngineEvent[] memory = stopped.OomKilled && !ended.OomKilled ? [Event(stopped, "oom")] : [];
        return [.. memory, Event(stopped, "die", ("exitCode", $"{exit.Code}"))];
    }

    /// <summary>Cleans up; where that fails it is recorded, and tried again at the next start, delete or start of the daemon.</summary>
    private async Task<ContainerSnapshot> TryCleanupAsync(ContainerSnapshot stopped)
    {
        try
        {
            await CleanupAsync(stopped);
            return stopped;
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            logger.LogError(e, "container {ContainerId}: cleaning up failed", stopped.Id);
            var marked = stopped with { Error = stopped.Error.Length > 0 ? stopped.Error : $"cleaning up failed: {e.Message}" };
            _ = TryStore(marked);
            return marked;
        }
    }

    /// <summary>Frees what the runtime holds, then what it forgot, then the state folder. Idempotent.</summary>
    private async Task CleanupAsync(ContainerSnapshot container)
    {
        await CallAsync(container, "cleanup", (adapter, reference, token) => adapter.CleanupAsync(reference, new CleanupParameters(), token));
        await EndStragglersAsync(container);
        CrashPoint.Reach("cleanup: freed by the runtime");
        Cgroups.Remove(CgroupPath(container.Id));
        ContainerFolders.Remove(folders.State(container.Id));
    }

    /// <summary>Where the runtime has lost its records it cannot end what is in the container's cgroup.</summary>
    private async Task EndStragglersAsync(ContainerSnapshot container)
    {
        const int Rounds = 10;
        var path = CgroupPath(container.Id);
        for (var round = 0; round < Rounds && cgroups.ListPids(path) is { Count: > 0 } pids; round++)
        {
            logger.LogWarning("container {ContainerId}: its runtime left {Count} processes in {Cgroup}; ending them", container.Id, pids.Count, path);
            foreach (var pid in pids)
            {
                using var pidfd = PidFd.Open(pid);

                // The descriptor holds on to whoever has the number; if the cgroup still lists it, that is the one.
                if (pidfd is not null && cgroups.ListPids(path).Contains(pid) && pidfd.Signal(Signals.Kill))
                {
                    using var patience = new CancellationTokenSource(OverrunTime, timeProvider);
                    await pidfd.WaitAsync(patience.Token);
                }
            }
        }
    }
}
