namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Frees what the runtime still holds of a container that does not run, also when the runtime's own records are lost.</summary>
    public async Task<string> CleanupAsync(string reference, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        Require(snapshot.Status.CanCleanup, snapshot, "clean up");
        await CleanupAsync(snapshot);
        if (snapshot.Error.Length > 0)
        {
            Record(container, snapshot with { Error = "" });
        }

        return container.Id;
    }
}
