namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>
    /// Has a container's log begun anew. The lock is not held: it changes nothing that is recorded, and whoever rotates logs does not wait for a container
    /// that takes its time to stop.
    /// </summary>
    /// <exception cref="RuntimeException">InvalidState when it does not run: then nothing writes to its log.</exception>
    public async Task ReopenLogAsync(string reference)
    {
        var container = _index.Find(reference).Snapshot;
        Require(container.Status.CanAttach, container, "begin anew the log of");
        await CallAsync(container, "reopen log", (adapter, id, token) => adapter.ReopenLogAsync(id, new ReopenLogParameters(), token));
    }
}
