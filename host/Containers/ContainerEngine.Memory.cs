using Atoll.Host.Linux.ControlGroups;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Tells when the kernel kills a process of a container for want of memory, be it the first or any other.</summary>
    private void WatchMemory(Container container)
    {
        try
        {
            var watch = OomWatch.Start(cgroups, CgroupPath(container.Id), () => _ = Task.Run(() => RecordOomAsync(container, container.Companions.Token)));
            container.Companions.Token.Register(watch.Dispose);
            if (cgroups.OomKills(CgroupPath(container.Id)) > 0)
            {
                _ = Task.Run(() => RecordOomAsync(container, container.Companions.Token)); // it happened before anybody watched
            }
        }
        catch (RuntimeException e)
        {
            // What happened is still read when the container ends.
            logger.LogDebug("container {ContainerId}: its memory cannot be watched: {Cause}", container.Id, e.Message);
        }
    }

    private async Task RecordOomAsync(Container container, CancellationToken ended)
    {
        try
        {
            using var hold = await container.LockAsync(ended);
            var snapshot = container.Snapshot;
            if (!ended.IsCancellationRequested && snapshot.Status.CanObserve && !snapshot.OomKilled && LacksMemory(container.Id))
            {
                var killed = snapshot with { OomKilled = true };
                Record(container, killed, Event(killed, "oom"));
            }
        }
        catch (OperationCanceledException)
        {
            // The container ended, and its end tells.
        }
    }

    /// <summary>
    /// Version 1 tells when memory is lacking and counts the kill only afterwards, so there the telling is enough; it also tells when the cgroup goes.
    /// Version 2 tells of other things as well, and again when it has counted.
    /// </summary>
    private bool LacksMemory(string id) => cgroups.IsUnified ? cgroups.OomKills(CgroupPath(id)) > 0 : cgroups.Folder("memory", CgroupPath(id)) is not null;
}
