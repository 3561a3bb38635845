using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    public static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>After SIGKILL only the kernel can hold a process. iSulad: 90 s.</summary>
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(90);

    /// <summary>The stop signal, the timeout, SIGKILL. A container that does not run is left alone.</summary>
    /// <param name="timeout">How long it may take to end by itself; zero for SIGKILL at once, infinite for never.</param>
    public async Task<string> StopAsync(string reference, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        if (timeout != TimeSpan.Zero && await SignalRunningAsync(container, container.Snapshot.Config.StopSignal, cancellationToken) is { } stopped)
        {
            try
            {
                await stopped.WaitAsync(timeout, timeProvider, cancellationToken);
                return container.Id;
            }
            catch (TimeoutException)
            {
                logger.ContainerOutlivedStop(container.Id, container.Snapshot.Config.Runtime.Name, timeout.TotalSeconds);
            }
        }

        await KillAndWaitAsync(container, cancellationToken);
        return container.Id;
    }

    private async Task KillAndWaitAsync(Container container, CancellationToken cancellationToken)
    {
        if (await SignalRunningAsync(container, Signals.Kill, cancellationToken) is not { } stopped)
        {
            return;
        }

        try
        {
            await stopped.WaitAsync(KillTime, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            var process = container.Snapshot.Process;
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"container {container.Snapshot.Name} did not end within {KillTime.TotalSeconds:0} s of SIGKILL: process {process?.Pid} waits in the kernel");
        }
    }

    /// <summary>Signals a running container; the lock is held for that alone, so that others may act while it ends.</summary>
    /// <returns>Ends when it has stopped; null when it does not run.</returns>
    private async Task<Task<ExitStatus>?> SignalRunningAsync(Container container, int signal, CancellationToken cancellationToken)
    {
        using var hold = await container.LockAsync(cancellationToken);
        if (!container.Snapshot.Status.CanStop)
        {
            return null;
        }

        var stopped = container.Stopped;
        await SignalLockedAsync(container.Snapshot, signal, mayBeGone: true);
        return stopped;
    }
}
