using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>The stop signal, the timeout, SIGKILL. A container that does not run is left alone; one that waits to be restarted does so no more.</summary>
    /// <param name="timeout">How long it may take to end by itself; zero for SIGKILL at once, infinite for never, null for the container's own.</param>
    public async Task<string> StopAsync(string reference, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var container = _index.Find(reference);
        var before = container.Snapshot;
        await EndAsync(container, timeout ?? before.Config.StopTimeout, cancellationToken);
        if (before.Status.CanStop && !container.Removed.Task.IsCompleted)
        {
            Tell(container.Snapshot, "stop");
        }

        return container.Id;
    }

    private async Task EndAsync(Container container, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout != TimeSpan.Zero && await SignalRunningAsync(container, container.Snapshot.Config.StopSignal, cancellationToken) is { } stopped)
        {
            try
            {
                await stopped.WaitAsync(timeout, timeProvider, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                logger.ContainerOutlivedStop(container.Id, container.Snapshot.Config.Runtime.Name, timeout.TotalSeconds);
            }
        }

        await KillAndWaitAsync(container, removeAfterwards: false, cancellationToken);
    }

    private async Task KillAndWaitAsync(Container container, bool removeAfterwards, CancellationToken cancellationToken)
    {
        if (await SignalRunningAsync(container, Signals.Kill, cancellationToken) is not { } stopped)
        {
            return;
        }

        try
        {
            await stopped.WaitAsync(plugins.Current.Configuration.KillTimeout, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            if (await GiveUpAsync(container, stopped, removeAfterwards, cancellationToken) is { } reason)
            {
                throw reason;
            }
        }
    }

    /// <summary>
    /// SIGKILL was sent, and only the kernel can hold the process now. Its name is free for another; what is left to do is done when it ends.
    /// </summary>
    /// <returns>Null when it has ended after all: its runtime took long to clean up, with the lock held.</returns>
    private async Task<RuntimeException?> GiveUpAsync(Container container, Task stopped, bool removeAfterwards, CancellationToken cancellationToken)
    {
        using var hold = await container.LockAsync(cancellationToken);
        var undying = container.Snapshot;
        if (stopped.IsCompleted || undying.Process is not { } process)
        {
            return null;
        }

        var where = KernelWait.Of(process.Pid);
        var name = $"{undying.Name[..Math.Min(undying.Name.Length, 100)]}_{undying.Id[..12]}";
        RenameLocked(container, undying with { RemoveWhenStopped = undying.RemoveWhenStopped || removeAfterwards, Error = $"it did not end after SIGKILL: {where}" }, name);
        logger.LogError("container {ContainerId}: process {Pid} does not die: {Where}", undying.Id, process.Pid, where);
        return new RuntimeException(
            RuntimeErrorCode.DeadlineExceeded,
            $"container {undying.Name} did not end within {plugins.Current.Configuration.KillTimeout.TotalSeconds:0.#} s of SIGKILL: {where}; it is called {name} now, its old name is free, and it is {(removeAfterwards ? "removed" : "cleaned up")} when it ends");
    }

    /// <summary>Signals a running container; the lock is held for that alone, so that others may act while it ends.</summary>
    /// <returns>Ends when it has stopped; null when it does not run.</returns>
    private async Task<Task<ExitStatus>?> SignalRunningAsync(Container container, int signal, CancellationToken cancellationToken)
    {
        using var hold = await container.LockAsync(cancellationToken);
        var snapshot = container.Snapshot;
        if (snapshot.Status == ContainerStatus.Restarting)
        {
            container.CancelPendingRestart();
            Record(container, snapshot with { Status = ContainerStatus.Stopped, ManuallyStopped = true });
            return null;
        }

        if (!snapshot.Status.CanStop)
        {
            return null;
        }

        var stopped = container.EndOfCurrentOrNextRun();
        await SignalLockedAsync(container, signal);
        return stopped;
    }
}
