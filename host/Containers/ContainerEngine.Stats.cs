namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>One sample of a container that runs.</summary>
    public async Task<ResourceStats> MeasureAsync(ContainerSnapshot container)
    {
        // Most adapters answer at once, from the kernel's files: a task and a timer of its own for each would cost more than the sample.
        Task<ResourceStats> call;
        using var lease = Lease(container);
        using var deadline = new CancellationTokenSource();
        try
        {
            call = lease.Adapter.GetStatsAsync(Ref(container.Config), new StatsParameters(), deadline.Token);
            if (!call.IsCompleted)
            {
                deadline.CancelAfter(TimeLimit(container));
            }

            return await call.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"stats by plugin {container.Config.Runtime.PluginId} took longer than {TimeLimit(container).TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            throw Foreign(container, "stats", e);
        }
    }
}
