using Microsoft.Extensions.Logging;

namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Docker's code for a failure of the engine's own.</summary>
    private const int EngineFailureExitCode = 125;

    /// <summary>Starts a created or stopped container; a running one is left alone.</summary>
    public async Task<string> StartAsync(string reference)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(_lifetime.Token);
        if (!container.Snapshot.Status.CanStop)
        {
            await StartLockedAsync(container, attach: null);
        }

        return container.Id;
    }

    /// <summary>Starts a container whose streams are joined before its command runs.</summary>
    /// <param name="leaving">The client leaves: its streams end, the container goes on.</param>
    /// <returns>Ends when its output has ended.</returns>
    public async Task<Task> StartAttachedAsync(string reference, AttachParameters attach, CancellationToken leaving)
    {
        var container = _index.Find(reference);
        using var hold = await container.LockAsync(_lifetime.Token);
        return await StartLockedAsync(container, attach, leaving);
    }

    private async Task<Task> StartLockedAsync(Container container, AttachParameters? attach, CancellationToken leaving = default)
    {
        var before = container.Snapshot;
        Require(before.Status.CanStart, before, "start");
        var adapter = Adapter(before);
        var starting = before with { Status = ContainerStatus.Starting, Process = null, Exit = null, Error = "", BootId = _bootId, StartedAt = null };
        if (Directory.Exists(folders.State(before.Id)))
        {
            await CleanupAsync(before);
        }

        Save(container, starting);
        var streams = Task.CompletedTask;
        try
        {
            folders.MakeState(before.Id);
            await CallAsync(starting, "create", (a, reference, token) => a.CreateAsync(reference, CreateParameters(before.Config), token));
            if (attach is not null)
            {
                streams = await AttachAsync(starting, adapter, attach, leaving);
            }

            var process = await CallAsync(starting, "start", (a, reference, token) => a.StartAsync(reference, new StartParameters(), token));
            Save(container, starting with { Status = ContainerStatus.Running, Process = process, StartedAt = timeProvider.GetUtcNow() });
        }
        catch (Exception e)
        {
            // Whatever it was, also a plugin's own: a container must not stay in "starting".
            var cause = e as RuntimeException ?? new RuntimeException(RuntimeErrorCode.Internal, $"cannot start container {before.Name}: {e.Message}", e);
            await FailStartAsync(container, starting, cause);
            throw cause;
        }

        logger.ContainerStarted(before.Id, before.Config.Runtime.Name, container.Snapshot.Process!.Pid);
        _ = WatchAsync(container, container.Snapshot);
        return streams;
    }

    private CreateParameters CreateParameters(ContainerConfig config) => new()
    {
        Console = ConsoleKind.Streams,
        Stdin = config.OpenStdin ? StdinMode.Open : StdinMode.Null,
        Log = new LogParameters { Path = folders.Log(config.Id), MaxSize = config.LogMaxSize, MaxFiles = config.LogMaxFiles },
    };

    private async Task FailStartAsync(Container container, ContainerSnapshot starting, RuntimeException cause)
    {
        logger.ContainerStartFailed(starting.Id, starting.Config.Runtime.Name, cause.Message);
        var exit = new ExitStatus
        {
            Reason = ExitReason.Exited,
            Code = cause is CommandNotStartedException notStarted ? notStarted.ExitCode : EngineFailureExitCode,
            FinishedAt = timeProvider.GetUtcNow(),
        };
        await FinishLockedAsync(container, starting with { Error = cause.Message }, exit);
    }

    private static void Require(bool allowed, ContainerSnapshot container, string verb)
    {
        if (!allowed)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot {verb} container {container.Name}: it is {container.Status.Word}");
        }
    }
}
