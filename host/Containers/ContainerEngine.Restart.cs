namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>In one step where the adapter can; else stops and starts. A container that does not run is started.</summary>
    /// <param name="timeout">As in <see cref="StopAsync"/>.</param>
    public async Task<string> RestartAsync(string reference, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        var snapshot = container.Snapshot;
        if (snapshot.Config.Request.AutoRemove && snapshot.Status.CanStop)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot restart container {snapshot.Name}: it is removed when it stops");
        }

        if (!await TryRestartInPlaceAsync(container, cancellationToken))
        {
            await EndAsync(container, timeout ?? snapshot.Config.StopTimeout, cancellationToken);
            if (snapshot.Status.CanStop)
            {
                Tell(container.Snapshot, "stop");
            }

            await StartAsync(container.Id);
        }

        Tell(container.Snapshot, "restart");
        return container.Id;
    }

    private async Task<bool> TryRestartInPlaceAsync(Container container, CancellationToken cancellationToken)
    {
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        if (snapshot.Status != ContainerStatus.Running)
        {
            return false;
        }

        try
        {
            var process = await CallAsync(snapshot, "restart", (adapter, reference, token) => adapter.RestartAsync(reference, new RestartParameters(), token));
            container.EndCompanions();
            Record(container, snapshot with { Process = process, StartedAt = timeProvider.GetUtcNow(), RestartCount = 0, OomKilled = false, Health = FirstHealth(snapshot.Config) });
            Accompany(container);
            return true;
        }
        catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotSupported)
        {
            return false;
        }
    }
}
