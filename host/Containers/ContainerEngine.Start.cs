using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Docker's code for a failure of the engine's own.</summary>
    private const int EngineFailureExitCode = 125;

    /// <summary>Starts a created or stopped container; a running one is left alone, a paused one is not.</summary>
    public async Task<string> StartAsync(string reference)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(_lifetime.Token);
        if (container.Snapshot.Status != ContainerStatus.Running)
        {
            await StartLockedAsync(container, attach: null);
        }

        return container.Id;
    }

    /// <summary>Starts a container whose streams are joined before its command runs.</summary>
    /// <param name="attach">The streams; <see cref="AttachParameters.Attached"/> is called when they are joined, before the command runs.</param>
    /// <param name="size">Of the client's terminal; null where unknown.</param>
    /// <param name="leaving">The client leaves: its streams end, the container goes on.</param>
    /// <returns>Ends when its output has ended.</returns>
    public async Task<Task> StartAttachedAsync(string reference, AttachParameters attach, ResizeParameters? size, CancellationToken leaving)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(_lifetime.Token);
        return await StartLockedAsync(container, attach, size, leaving: leaving);
    }

    /// <param name="byPolicy">Its restart policy starts it, and tries again where that fails.</param>
    private async Task<Task> StartLockedAsync(Container container, AttachParameters? attach, ResizeParameters? size = null, bool byPolicy = false, CancellationToken leaving = default)
    {
        var before = container.Snapshot;
        Require(before.Status.CanStart, before, "start");
        container.CancelPendingRestart();
        RequireAdapter(before);
        await PrepareBundleAsync(before);
        if (Directory.Exists(folders.State(before.Id)))
        {
            await CleanupAsync(before);
        }

        var starting = before with
        {
            Status = ContainerStatus.Starting,
            Process = null,
            Exit = null,
            Error = "",
            BootId = _bootId,
            StartedAt = null,
            OomKilled = false,
            Health = null,
            ManuallyStopped = false,
            RestartCount = byPolicy ? before.RestartCount + 1 : 0,
        };
        Failures.Begin(before.Id);
        container.QuickEnds = byPolicy ? container.QuickEnds : 0;
        Save(container, starting);
        var streams = Task.CompletedTask;
        try
        {
            CrashPoint.Reach("start: intent recorded");
            RequireRoom($"start container {before.Name}");
            folders.MakeState(before.Id);
            CrashPoint.Reach("start: state folder made");
            await CallAsync(starting, "create", (a, reference, token) => a.CreateAsync(reference, CreateParameters(before.Config), token));
            CrashPoint.Reach("start: created by the runtime");
            if (attach is not null)
            {
                streams = await JoinedAsync(starting, attach, leaving);
                if (size is not null && before.Config.Request.Tty)
                {
                    await CallAsync(starting, "resize", (a, reference, token) => a.ResizeAsync(reference, size, token));
                }
            }

            var process = await CallAsync(starting, "start", (a, reference, token) => a.StartAsync(reference, new StartParameters(), token));
            CrashPoint.Reach("start: started by the runtime");
            var running = starting with { Status = ContainerStatus.Running, Process = process, StartedAt = timeProvider.GetUtcNow(), Health = FirstHealth(before.Config) };

            // On a full disk the intent is all that the next daemon finds: it asks the runtime what became of it.
            Record(container, running, Event(running, "start"));
            CrashPoint.Reach("start: recorded");
        }
        catch (Exception e)
        {
            // Whatever it was, also a plugin's own: a container must not stay in "starting".
            var cause = e as RuntimeException ?? new RuntimeException(RuntimeErrorCode.Internal, $"cannot start container {before.Name}: {e.Message}", e);
            await FailStartAsync(container, starting, cause, byPolicy);
            throw cause;
        }

        logger.ContainerStarted(before.Id, before.Config.Runtime.Name, container.Snapshot.Process!.Pid);
        Accompany(container);
        return streams;
    }

    /// <summary>Begins what goes on beside a container as long as it runs.</summary>
    private void Accompany(Container container)
    {
        container.AccompaniedSince = timeProvider.GetTimestamp();
        _ = WatchAsync(container, container.Snapshot);
        WatchMemory(container);
        WatchHealth(container);
    }

    /// <exception cref="RuntimeException">ResourceExhausted where what is left of descriptors and processes is kept for ends and removals.</exception>
    private void RequireRoom(string what)
    {
        _descriptors.RequireRoom(what);
        _processRoom.Require(what);
    }

    private CreateParameters CreateParameters(ContainerConfig config)
    {
        var log = Logs.LogOptions.Parse(config.Request.LogOptions);
        return new CreateParameters
        {
            Console = config.Request.Tty ? ConsoleKind.Terminal : ConsoleKind.Streams,
            Stdin = config.Request.OpenStdin ? StdinMode.Open : StdinMode.Null,
            Log = new LogParameters { Path = folders.Log(config.Id), MaxSize = log.MaxSize, MaxFiles = log.MaxFiles },
        };
    }

    private async Task FailStartAsync(Container container, ContainerSnapshot starting, RuntimeException cause, bool byPolicy)
    {
        logger.ContainerStartFailed(starting.Id, starting.Config.Runtime.Name, cause.Message);
        var exit = new ExitStatus
        {
            Reason = ExitReason.Exited,
            Code = cause is CommandNotStartedException notStarted ? notStarted.ExitCode : EngineFailureExitCode,
            FinishedAt = timeProvider.GetUtcNow(),
        };
        await FinishLockedAsync(container, starting with { Error = cause.Message }, exit, mayRestart: byPolicy);
    }
}
