using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs what adoptions compute on half of the processors, a step of one at a time, so that the first requests need not wait until all are through. What adoptions wait for overlaps.</summary>
    private readonly TaskScheduler _adopting = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount / 2), maxItemsPerTask: 1).ConcurrentScheduler;

    /// <summary>Reads what an earlier daemon left: every container is listed from then on. No plugin is needed for it.</summary>
    public void Read()
    {
        var stored = new List<ContainerSnapshot>();
        foreach (var (id, snapshot, problem) in store.Load())
        {
            if (snapshot is not null)
            {
                stored.Add(snapshot);
                continue;
            }

            logger.LogError("container {ContainerId}: its record cannot be read and is set aside; nothing of it is touched: {Problem}", id, problem);
            store.SetAside(id, problem!);
        }

        var aside = store.SetAside();
        var known = stored.Select(container => container.Id).Concat(aside).ToHashSet(StringComparer.Ordinal);
        RestoreReport = new RestoreReport { Unreadable = aside.Count, Removed = RemoveUnrecordedFolders(known), Orphans = TellOfOrphans(known), Finished = _looked.Task };
        foreach (var snapshot in stored)
        {
            _index.Reserve(snapshot.Name, snapshot.Id);
            _index.Add(new Container(folders.WhyNotOurs(snapshot.Id) is { } problem ? Quarantined(snapshot, problem) : snapshot, _locks));
        }
    }

    /// <summary>
    /// Takes over every container that was read and may have a process, in the background and once the API answers, each under its own lock, which is taken here: an operation on one waits for its
    /// adoption and for no other.
    /// </summary>
    public void Adopt()
    {
        var adoptions = new List<Task>();
        foreach (var container in _index.All)
        {
            var snapshot = container.Snapshot;
            if (snapshot.Quarantine is null && (snapshot.Status.HasProcess || IsToBeRemoved(snapshot) || IsToBeCleaned(snapshot) || IsToBeStarted(snapshot)))
            {
                // Nobody else can hold the lock yet.
                var hold = container.LockAsync(CancellationToken.None).GetAwaiter().GetResult();
                adoptions.Add(AdoptAndCountAsync(container, hold));
            }
        }

        _ = ReportAsync(adoptions);
    }

    /// <summary>What is in its folders is not the daemon's: nothing there is read, signalled or removed. Its record stays as it is, for the daemon that finds the folders right again.</summary>
    private ContainerSnapshot Quarantined(ContainerSnapshot snapshot, string reason)
    {
        RestoreReport.CountQuarantined();
        logger.ContainerQuarantined(snapshot.Id, reason);
        return snapshot with { Quarantine = reason, Error = $"quarantined: {reason}" };
    }

    private async Task ReportAsync(IReadOnlyList<Task> adoptions)
    {
        try
        {
            await Task.WhenAll(adoptions).WaitAsync(configuration.RuntimeTimeout, timeProvider);
        }
        catch (TimeoutException)
        {
            logger.LogError("{Count} containers could not be looked at within {Seconds} s", adoptions.Count(adoption => !adoption.IsCompleted), configuration.RuntimeTimeout.TotalSeconds);
        }

        _looked.SetResult();
        logger.Restored(adoptions.Count, RestoreReport);
    }

    /// <summary>The API answers: from here on adoptions may take the processors.</summary>
    public void LetAdoptionsBegin() => _serving.TrySetResult();

    private async Task AdoptAndCountAsync(Container container, IDisposable hold)
    {
        await _serving.Task;
        var hasEnded = await Task.Factory.StartNew(() => AdoptAsync(container, hold), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _adopting).Unwrap();
        if (hasEnded && await WatchAsync(container, container.Snapshot) is { } exit)
        {
            RestoreReport.CountEnd(exit);
        }
    }

    /// <returns>Its process has ended; how, is still to be asked, and takes no lock.</returns>
    private async Task<bool> AdoptAsync(Container container, IDisposable hold)
    {
        using var held = hold;
        var stored = container.Snapshot;
        try
        {
            if (IsToBeRemoved(stored))
            {
                RestoreReport.CountUndone();
                await DeleteLockedAsync(container);
            }
            else if (IsToBeCleaned(stored))
            {
                container.Publish(await TryCleanupAsync(stored));
                await StartWithDaemonAsync(container);
            }
            else if (IsToBeStarted(stored))
            {
                await StartWithDaemonAsync(container);
            }
            else if (stored.BootId != _bootId)
            {
                var exit = ExitStatus.Unknown(timeProvider.GetUtcNow(), "the host was restarted");
                RestoreReport.CountEnd(exit);
                await FinishLockedAsync(container, stored, exit, mayRestart: true);
            }
            else if (stored.Status == ContainerStatus.Starting)
            {
                await AdoptStartingAsync(container, stored);
            }
            else if (await IsAliveAsync(stored))
            {
                Adopt(container, stored.FreezeUnderWay || !IsFrozenAsRecorded(stored) ? await SettleFreezeAsync(container, stored) : stored);
            }
            else
            {
                return true;
            }
        }
        catch (Exception e)
        {
            logger.LogError(e, "container {ContainerId}: taking it over failed", stored.Id);
            container.Publish(stored with { Error = $"taking it over failed: {e.Message}" });
        }

        return false;
    }

    /// <summary>The daemon died within a removal, or before the one that was asked for beforehand.</summary>
    private static bool IsToBeRemoved(ContainerSnapshot stored)
        => stored.Status == ContainerStatus.Removing || (stored.Status == ContainerStatus.Stopped && (stored.Config.Request.AutoRemove || stored.RemoveWhenStopped));

    /// <summary>The daemon died, or failed, between the end of a container and its cleanup.</summary>
    private bool IsToBeCleaned(ContainerSnapshot stored) => stored.Status == ContainerStatus.Stopped && Directory.Exists(folders.State(stored.Id));

    /// <summary>It waited to be restarted, or its policy has it run whenever the daemon does.</summary>
    private static bool IsToBeStarted(ContainerSnapshot stored)
        => stored.Status == ContainerStatus.Restarting
            || (stored is { Status: ContainerStatus.Stopped, StartedAt: not null } && stored.Config.Request.RestartPolicy.WantsStartWithDaemon(stored.ManuallyStopped));

    private async Task StartWithDaemonAsync(Container container)
    {
        try
        {
            if (IsToBeStarted(container.Snapshot))
            {
                await StartLockedAsync(container, attach: null, byPolicy: true);
            }
        }
        catch (RuntimeException e)
        {
            logger.LogWarning("container {ContainerId}: its restart policy could not start it: {Cause}", container.Id, e.Message);
        }
    }

    /// <summary>
    /// The daemon died within a start, or could not store how it went: a container that runs is kept, one that has run has its true code, and one that never did is
    /// undone.
    /// </summary>
    private async Task AdoptStartingAsync(Container container, ContainerSnapshot stored)
    {
        var state = await StateAsync(stored);
        if (state is { Status: RuntimeStatus.Running or RuntimeStatus.Paused, Pid: > 0 })
        {
            var process = await CallAsync(stored, "read process", (adapter, reference, token)
                => adapter.ReadProcessIdentityAsync(reference, new ReadProcessIdentityParameters { Pid = state.Pid }, token));
            var status = state.Status == RuntimeStatus.Paused ? ContainerStatus.Paused : ContainerStatus.Running;
            var running = stored with { Status = status, Process = process, StartedAt = timeProvider.GetUtcNow(), Health = FirstHealth(stored.Config) };
            Record(container, running, Event(running, "start"));
            Adopt(container, running);
        }
        else if (state?.Status == RuntimeStatus.Stopped && await RecordedExitAsync(stored) is { } exit)
        {
            // When it began nobody has written down; it was no later than this.
            var ended = stored with { StartedAt = exit.FinishedAt };
            RestoreReport.CountEnd(exit);
            Tell(ended, "start");
            await FinishLockedAsync(container, ended, exit, mayRestart: true);
        }
        else
        {
            RestoreReport.CountUndone();
            var undone = new ExitStatus { Reason = ExitReason.Exited, Code = EngineFailureExitCode, FinishedAt = timeProvider.GetUtcNow() };
            await FinishLockedAsync(container, stored with { Error = "the daemon ended while it was starting" }, undone, mayRestart: true);
        }
    }

    /// <returns>How a container has ended that may never have begun; null when nobody has recorded an end.</returns>
    private async Task<ExitStatus?> RecordedExitAsync(ContainerSnapshot stored)
    {
        try
        {
            var exit = await CallAsync(stored, "wait", (adapter, reference, token) => adapter.WaitAsync(reference, new WaitParameters(), token));
            return exit.Reason == ExitReason.Unknown ? null : exit;
        }
        catch (RuntimeException e)
        {
            logger.LogWarning("container {ContainerId}: whether it ran before the daemon ended cannot be told: {Cause}", stored.Id, e.Message);
            return null;
        }
    }

    /// <summary>A runtime that cannot tell is taken at its word that nothing runs: the cleanup that follows ends what does.</summary>
    private async Task<ContainerState?> StateAsync(ContainerSnapshot stored)
    {
        try
        {
            return await CallAsync(stored, "state", (adapter, reference, token) => adapter.GetStateAsync(reference, new StateParameters(), token));
        }
        catch (RuntimeException e)
        {
            logger.LogWarning(e, "container {ContainerId}: its runtime cannot tell its state", stored.Id);
            return null;
        }
    }

    /// <summary>A plugin that cannot tell is taken at its word that the process lives: whoever waits for its end sees what is so.</summary>
    private async Task<bool> IsAliveAsync(ContainerSnapshot stored)
    {
        try
        {
            return stored.Process is not { } process
                || await CallAsync(stored, "detect process", (adapter, reference, token) => adapter.DetectProcessAsync(reference, new DetectProcessParameters { Identity = process }, token));
        }
        catch (RuntimeException e)
        {
            logger.LogWarning("container {ContainerId}: whether its process lives cannot be told: {Cause}", stored.Id, e.Message);
            return true;
        }
    }

    /// <summary>On a full disk neither a pause nor its intent is stored, and somebody else may have frozen it while there was no daemon.</summary>
    private bool IsFrozenAsRecorded(ContainerSnapshot stored)
        => cgroups.IsFrozen(CgroupPath(stored.Id)) is not { } frozen || frozen == (stored.Status == ContainerStatus.Paused);

    /// <summary>The daemon died within a pause or an unpause, or could not store it: the runtime knows how it went.</summary>
    private async Task<ContainerSnapshot> SettleFreezeAsync(Container container, ContainerSnapshot stored)
    {
        var status = (await StateAsync(stored))?.Status switch
        {
            RuntimeStatus.Paused => ContainerStatus.Paused,
            RuntimeStatus.Running => ContainerStatus.Running,
            _ => stored.Status,
        };
        var settled = stored with { Status = status, FreezeUnderWay = false };
        Record(container, settled);
        return settled;
    }

    private void Adopt(Container container, ContainerSnapshot running)
    {
        RestoreReport.CountAdopted();
        logger.ContainerAdopted(running.Id, running.Config.Runtime.Name, running.Process?.Pid ?? 0);
        Accompany(container);
    }

    /// <summary>A folder without a record is a create that the daemon did not live to finish.</summary>
    private int RemoveUnrecordedFolders(HashSet<string> known)
    {
        var unrecorded = Unrecorded(folders.AllRoots, known).Where(id => !Directory.Exists(folders.State(id))).ToArray();
        foreach (var id in unrecorded)
        {
            logger.LogWarning("removing {Folder}: its container was never recorded", folders.Root(id));
            ContainerFolders.Remove(folders.Root(id));
        }

        return unrecorded.Length;
    }

    /// <summary>A container is recorded before it is started, so that this is one whose record was lost or taken away. It may run, and nobody knows whose it is.</summary>
    private int TellOfOrphans(HashSet<string> known)
    {
        var orphans = Unrecorded(folders.AllStates, known).ToArray();
        foreach (var id in orphans)
        {
            logger.LogError("container {ContainerId} has no record but a state folder, {Folder}, and may be running; it is left alone: restore the database, or end it by its runtime and remove the folder", id, folders.State(id));
        }

        return orphans.Length;
    }

    private static IEnumerable<string> Unrecorded(string parent, HashSet<string> known)
        => Directory.EnumerateDirectories(parent).Select(folder => Path.GetFileName(folder)).Where(id => id.Length == 64 && id.All(char.IsAsciiHexDigitLower) && !known.Contains(id));
}
