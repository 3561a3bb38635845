using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>
    /// Takes over what an earlier daemon left: every container is listed at once; those that may have a process are adopted in the background, each
    /// under its own lock, so that an operation on one waits for its adoption and for no other.
    /// </summary>
    public void Restore()
    {
        folders.Prepare();
        foreach (var (id, stored, problem) in Store.Load())
        {
            if (stored is null)
            {
                logger.LogError("container {ContainerId}: its record cannot be read and is left alone: {Problem}", id, problem);
                continue;
            }

            var container = new Container(stored);
            _index.Reserve(stored.Name, stored.Id);
            _index.Add(container);
            if (stored.Status.HasProcess || IsToBeRemoved(stored) || IsToBeCleaned(stored) || IsToBeStarted(stored))
            {
                // Nobody else can hold the lock yet.
                var hold = container.LockAsync(CancellationToken.None).GetAwaiter().GetResult();
                _ = Task.Run(() => AdoptAsync(container, hold), CancellationToken.None);
            }
        }

        RemoveUnrecordedFolders();
    }

    private async Task AdoptAsync(Container container, IDisposable hold)
    {
        using var held = hold;
        var stored = container.Snapshot;
        try
        {
            if (IsToBeRemoved(stored))
            {
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
                await FinishLockedAsync(container, stored, ExitStatus.Unknown(timeProvider.GetUtcNow(), "the host was restarted"), mayRestart: true);
            }
            else if (stored.Status == ContainerStatus.Starting)
            {
                await AdoptStartingAsync(container, stored);
            }
            else
            {
                logger.ContainerAdopted(stored.Id, stored.Config.Runtime.Name, stored.Process?.Pid ?? 0);
                Accompany(container);
            }
        }
        catch (Exception e)
        {
            logger.LogError(e, "container {ContainerId}: taking it over failed", stored.Id);
            container.Publish(stored with { Error = $"taking it over failed: {e.Message}" });
        }
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

    /// <summary>The daemon died within a start: a container that runs is kept, one that does not is undone.</summary>
    private async Task AdoptStartingAsync(Container container, ContainerSnapshot stored)
    {
        var state = await StateAsync(stored);
        if (state is { Status: RuntimeStatus.Running, Pid: > 0 })
        {
            var process = await CallAsync(stored, "read process", (adapter, reference, token)
                => adapter.ReadProcessIdentityAsync(reference, new ReadProcessIdentityParameters { Pid = state.Pid }, token));
            var running = stored with { Status = ContainerStatus.Running, Process = process, StartedAt = timeProvider.GetUtcNow(), Health = FirstHealth(stored.Config) };
            Save(container, running, Event(running, "start"));
            logger.ContainerAdopted(stored.Id, stored.Config.Runtime.Name, state.Pid);
            Accompany(container);
            return;
        }

        var exit = new ExitStatus { Reason = ExitReason.Exited, Code = EngineFailureExitCode, FinishedAt = timeProvider.GetUtcNow() };
        await FinishLockedAsync(container, stored with { Error = "the daemon ended while it was starting" }, exit, mayRestart: true);
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

    /// <summary>A folder without a record is a create that the daemon did not live to finish.</summary>
    private void RemoveUnrecordedFolders()
    {
        var known = Store.Load().Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(folders.AllRoots))
        {
            var id = Path.GetFileName(folder);
            if (id.Length == 64 && id.All(char.IsAsciiHexDigitLower) && !known.Contains(id))
            {
                logger.LogWarning("removing {Folder}: its container was never recorded", folder);
                ContainerFolders.Remove(folder);
            }
        }
    }
}
