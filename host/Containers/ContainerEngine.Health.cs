using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>How many probes are kept. Docker and iSulad: 5.</summary>
    private const int KeptProbes = 5;

    private static Health? FirstHealth(ContainerConfig config) => config.Request.HealthCheck is null ? null : new Health { Status = Health.Starting };

    /// <summary>Probes a container as long as it runs.</summary>
    private void WatchHealth(Container container)
    {
        if (container.Snapshot.Config.Request.HealthCheck is { } check)
        {
            _ = ProbeAsync(container, check, container.Companions.Token);
        }
    }

    private async Task ProbeAsync(Container container, HealthCheck check, CancellationToken ended)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, _lifetime.Token);
            while (true)
            {
                await Task.Delay(check.Interval, timeProvider, either.Token);

                // What is frozen can neither be probed nor be blamed for it.
                if (container.Snapshot.Status == ContainerStatus.Running)
                {
                    var probe = await ProbeOnceAsync(container, check, either.Token);
                    await RecordAsync(container, check, probe, either.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The container ended, or the daemon stops.
        }
        catch (Exception e)
        {
            logger.LogError(e, "container {ContainerId}: its health is no longer checked", container.Id);
        }
    }

    private async Task<HealthProbe> ProbeOnceAsync(Container container, HealthCheck check, CancellationToken ended)
    {
        var start = timeProvider.GetUtcNow();
        var output = new ProbeOutput();
        int code;
        string? problem = null;
        try
        {
            code = await ExecAsync(
                container.Id,
                new ExecRequest { Command = check.Command, Timeout = check.Timeout },
                new AttachParameters { Stdout = output, Stderr = output },
                (_, _) => { },
                ended);
        }
        catch (RuntimeException e) when (!ended.IsCancellationRequested)
        {
            code = e is CommandNotStartedException notStarted ? notStarted.ExitCode : -1;
            problem = e.Code == RuntimeErrorCode.DeadlineExceeded ? $"Health check exceeded timeout ({check.Timeout.TotalSeconds:0.###}s)" : e.Message;
        }

        return new HealthProbe(start, timeProvider.GetUtcNow(), code, output.Text() is { Length: > 0 } text && problem is null ? text : problem ?? "");
    }

    private async Task RecordAsync(Container container, HealthCheck check, HealthProbe probe, CancellationToken ended)
    {
        using var hold = await container.LockAsync(ended);
        var snapshot = container.Snapshot;
        if (ended.IsCancellationRequested || snapshot is not { Status: ContainerStatus.Running, Health: { } before, StartedAt: { } started })
        {
            return;
        }

        var inGrace = before.Status == Health.Starting && probe.Start - started < check.StartPeriod;
        var streak = probe.ExitCode == 0 ? 0 : inGrace ? before.FailingStreak : before.FailingStreak + 1;
        var status = probe.ExitCode == 0 ? Health.Healthy : streak >= check.Retries ? Health.Unhealthy : before.Status;
        var after = snapshot with { Health = new Health { Status = status, FailingStreak = streak, Log = [.. before.Log.Append(probe).TakeLast(KeptProbes)] } };
        if (status == before.Status)
        {
            container.Publish(after);
            return;
        }

        Record(container, after, Event(after, $"health_status: {status}"));
        logger.LogInformation("container {ContainerId} is {Health}", container.Id, status);
        if (status == Health.Unhealthy && check.ExitOnUnhealthy)
        {
            _ = StopUnhealthyAsync(container);
        }
    }

    private async Task StopUnhealthyAsync(Container container)
    {
        try
        {
            await EndAsync(container, TimeSpan.Zero, _lifetime.Token);
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            logger.LogWarning("container {ContainerId}: it is unhealthy and could not be ended: {Cause}", container.Id, e.Message);
        }
    }
}
