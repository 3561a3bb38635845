using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Removes a container; a running one only by force, which ends it first.</summary>
    public async Task<string> DeleteAsync(string reference, bool force, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        if (force)
        {
            await KillAndWaitAsync(container, removeAfterwards: true, cancellationToken);
        }

        using var hold = await container.LockAsync(cancellationToken);
        if (container.Removed.Task.IsCompleted)
        {
            return container.Id;
        }

        var snapshot = container.Snapshot;
        if (!snapshot.Status.CanDelete)
        {
            var how = snapshot.Status == ContainerStatus.Paused ? "unpause and stop it before" : "stop it before";
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot remove container {snapshot.Name}: it is {snapshot.Status.Word}; {how}, or remove it by force");
        }

        await DeleteLockedAsync(container);
        return container.Id;
    }

    private async Task DeleteLockedAsync(Container container)
    {
        using var descriptors = _descriptors.Borrow();
        var removing = container.Snapshot with { Status = ContainerStatus.Removing };
        var before = container.Snapshot;

        // On a full disk the intent cannot be stored, and removing is what makes room.
        Record(container, removing);
        CrashPoint.Reach("delete: intent recorded");
        try
        {
            // A container that holds nothing of its runtime can go even when its plugin is gone.
            if (Directory.Exists(folders.State(container.Id)))
            {
                await CleanupAsync(removing);
            }

            if (dispatch.Has(removing.Config.Runtime.PluginId))
            {
                await CallAsync(removing, "delete", (adapter, reference, token) => adapter.DeleteAsync(reference, new DeleteParameters(), token));
            }

            CrashPoint.Reach("delete: deleted by the runtime");
            ContainerFolders.Remove(folders.Root(container.Id));
            CrashPoint.Reach("delete: folder removed");
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            Record(container, before with { Status = ContainerStatus.Stopped, Error = $"removing it failed: {e.Message}" });
            throw e as RuntimeException ?? new RuntimeException(RuntimeErrorCode.Internal, $"cannot remove container {before.Name}: {e.Message}", e);
        }

        store.Delete(container.Id, Event(removing, "destroy"));
        CrashPoint.Reach("delete: recorded");
        _index.Remove(container);
        Failures.Remove(container.Id);
        container.Removed.TrySetResult();
        Events.Signal();
        plugins.ContainerGone(removing.Config.Runtime.PluginId);
        logger.ContainerRemoved(container.Id, removing.Config.Runtime.Name);
    }
}
