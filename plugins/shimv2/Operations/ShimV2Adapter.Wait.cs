using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.Plugins.ShimV2.Ttrpc;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>How often a shim that takes connections and drops them is asked.</summary>
    private const int MaxReconnects = 5;

    /// <summary>By the call and by the event, whichever comes first. The shim has the status until it is deleted, so a daemon that restarts asks it again.</summary>
    /// <inheritdoc/>
    public async Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
    {
        if (ShimRecord.Read(ShimFiles.Record(container)) is not { Address: not null } record)
        {
            return ExitStatus.Unknown(_context.TimeProvider.GetUtcNow(), "its shim left no record: the host was restarted, or the state folder was lost");
        }

        var isOurs = _waits.TryRemove(container.Id, out var wait);
        if (!isOurs)
        {
            // An earlier daemon started it.
            _events.Acquire(container.Id);
            _logs.Watch(container.Id, ShimFiles.Log(container));
            _ = SweepExecsAsync(container);
        }

        var exit = await FollowAsync(container, record, wait, cancellationToken);
        await _context.Supervisor.ReleaseAsync(container, null, cancellationToken);
        return exit;
    }

    private async Task<ExitStatus> FollowAsync(ContainerRef container, ShimRecord record, Task<WaitResponse>? wait, CancellationToken cancellationToken)
    {
        var told = _events.ExitAsync(container.Id);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                wait ??= WaitAnewAsync(container, record, cancellationToken);
                await Task.WhenAny(wait, told).WaitAsync(cancellationToken);
                if (told.IsCompletedSuccessfully && told.Result.Pid == record.Pid)
                {
                    Observe(wait);
                    return Exit(told.Result.ExitStatus, told.Result.ExitedAt);
                }

                var answer = await wait;
                return await TrustAsync(container, answer, cancellationToken);
            }
            catch (TtrpcClosedException) when (attempt < MaxReconnects && IsAlive(record))
            {
                wait = null; // the connection broke, the shim did not
            }
            catch (RuntimeException e) when (e is TtrpcClosedException or TtrpcStatusException { Status: TtrpcStatusCode.NotFound })
            {
                return ExitStatus.Unknown(_context.TimeProvider.GetUtcNow(), $"its supervisor {Path.GetFileName(record.Binary)} (process {record.ShimPid}) ended before it did: {e.Message}");
            }
        }
    }

    private async Task<WaitResponse> WaitAnewAsync(ContainerRef container, ShimRecord record, CancellationToken cancellationToken)
    {
        var client = await _clients.GetAsync(container, record, cancellationToken);
        return await client.WaitAsync(container.Id, "", cancellationToken);
    }

    /// <summary>A shim answers 0 at once for what it could not start. Without a time of the exit, its word counts only where its state says the same.</summary>
    private async Task<ExitStatus> TrustAsync(ContainerRef container, WaitResponse answer, CancellationToken cancellationToken)
    {
        if (TaskExits.Moment(answer.ExitedAt) is null)
        {
            var state = await CallAsync(container, "state", client => client.StateAsync(container.Id, "", cancellationToken), cancellationToken);
            if (state.Status != Protos.TaskStatus.Stopped)
            {
                return ExitStatus.Unknown(_context.TimeProvider.GetUtcNow(), $"its shim says that it ended, and that it is {state.Status}");
            }
        }

        return Exit(answer.ExitStatus, answer.ExitedAt);
    }

    /// <summary>Nobody waits for it any more, and how it ends is of no interest.</summary>
    private static void Observe(Task wait) => _ = wait.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static bool IsAlive(ShimRecord record) => record.ShimPid == 0 || record.Shim.IsAlive();

    private ExitStatus Exit(uint status, Timestamp? exitedAt) => TaskExits.Translate(status, exitedAt, _context.TimeProvider.GetUtcNow());
}
