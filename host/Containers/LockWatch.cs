namespace Atoll.Host.Containers;

/// <summary>Tells of locks that are held for longer than any one call to a plugin may take. It waits on a timer for each holding, and costs nothing where all goes well.</summary>
/// <param name="patience">After this time it is told, and again each time that as much has passed.</param>
/// <param name="tell">Gets the container's id, the operation, since when, and for how long.</param>
internal sealed class LockWatch(TimeProvider timeProvider, TimeSpan patience, Action<string, string, DateTimeOffset, TimeSpan> tell)
{
    /// <summary>A lock was taken.</summary>
    /// <returns>To be disposed of when it is given back.</returns>
    public IDisposable Begin(string containerId, string operation)
    {
        var (since, began) = (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
        return timeProvider.CreateTimer(_ => tell(containerId, operation, since, timeProvider.GetElapsedTime(began)), null, patience, patience);
    }
}
