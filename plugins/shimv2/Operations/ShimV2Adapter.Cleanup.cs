using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.Plugins.ShimV2.Ttrpc;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    private const int SIGKILL = 9;

    /// <summary>What one answer, or the end of a shim, is waited for: it is to be gone afterwards in any case.</summary>
    private static readonly TimeSpan DeleteTime = TimeSpan.FromSeconds(30), ShutdownTime = TimeSpan.FromSeconds(3);

    private enum DeleteOutcome
    {
        Deleted = 0,

        /// <summary>The shim knows no such container; it may have half made one.</summary>
        Unknown,

        /// <summary>It is gone, does not answer, or cannot.</summary>
        Failed,
    }

    /// <summary>
    /// Deletes the container in its shim and lets the shim end. Of a shim that is gone, or does not answer, the <c>delete</c> of its binary frees what it held; the
    /// exit status which that makes up is not read.
    /// </summary>
    /// <inheritdoc/>
    public async Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken)
    {
        _waits.TryRemove(container.Id, out _);
        if (ShimRecord.Read(ShimFiles.Record(container)) is { } record)
        {
            await FreeAsync(container, record, cancellationToken);
        }

        await _context.Supervisor.CleanupAsync(container, cancellationToken);
        _logs.Finish(ShimFiles.Log(container));
        _events.Release(container.Id);
        _ociRuntimes.Release(container);
    }

    private async Task FreeAsync(ContainerRef container, ShimRecord record, CancellationToken cancellationToken)
    {
        // No daemon lived to read a shim's answer: it listens where its name says, or nowhere.
        record = record with { Address = record.Address ?? _command.Expected(record.Group).Text };
        var isShared = ShimGroup.IsShared(container, record);
        var client = await FindAsync(container, record, cancellationToken);
        var outcome = client is null ? DeleteOutcome.Failed : await TryDeleteAsync(container, client, cancellationToken);
        if (outcome != DeleteOutcome.Deleted)
        {
            await DeleteWithoutShimAsync(container, record, cancellationToken);
        }

        // A shim that could not delete a container would stay for it.
        if (client is not null && outcome != DeleteOutcome.Failed)
        {
            await ShutDownAsync(container, client, isShared, cancellationToken);
        }

        if (!isShared)
        {
            EndShim(container, record);
            RemoveSocket(ShimAddress.Parse(record.Address));
        }
    }

    /// <summary>Null where nobody listens, or nobody answers.</summary>
    private async Task<TaskClient?> FindAsync(ContainerRef container, ShimRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await _clients.GetAsync(container, record, cancellationToken);
        }
        catch (TtrpcClosedException)
        {
            return null;
        }
        catch (RuntimeException e)
        {
            _context.Logger.LogWarning("container {ContainerId}: its shim is given up: {Cause}", container.Id, e.Message);
            return null;
        }
    }

    private async Task<DeleteOutcome> TryDeleteAsync(ContainerRef container, TaskClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(DeleteTime, _context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var state = await client.StateAsync(container.Id, "", either.Token);
            if (state.Status != Protos.TaskStatus.Stopped)
            {
                await EndTaskAsync(container, client, state.Status, either.Token);
            }

            await client.DeleteAsync(container.Id, "", either.Token);
            return DeleteOutcome.Deleted;
        }
        catch (TtrpcStatusException e) when (e.Status == TtrpcStatusCode.NotFound)
        {
            return DeleteOutcome.Unknown;
        }
        catch (RuntimeException e)
        {
            _context.Logger.LogDebug("container {ContainerId}: its shim did not delete it: {Cause}", container.Id, e.Message);
            return DeleteOutcome.Failed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _context.Logger.LogWarning("container {ContainerId}: its shim did not delete it within {Seconds} s", container.Id, DeleteTime.TotalSeconds);
            return DeleteOutcome.Failed;
        }
    }

    private static async Task EndTaskAsync(ContainerRef container, TaskClient client, Protos.TaskStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await client.KillAsync(container.Id, "", SIGKILL, all: true, cancellationToken);
            if (status is Protos.TaskStatus.Paused or Protos.TaskStatus.Pausing)
            {
                await client.ResumeAsync(container.Id, cancellationToken);
            }
        }
        catch (TtrpcStatusException)
        {
            // It ended just now, or the shim has other words for it: what counts is the wait.
        }

        await client.WaitAsync(container.Id, "", cancellationToken);
    }

    private async Task DeleteWithoutShimAsync(ContainerRef container, ShimRecord record, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(ShimFiles.Bundle(container)))
        {
            return;
        }

        try
        {
            var result = await _context.Processes.RunAsync(_command.Delete(container, record), cancellationToken);
            if (result.ExitCode != 0 && record.Pid > 0)
            {
                throw new CommandFailedException(RuntimeErrorCode.Internal, $"{container.Runtime.Name} delete failed: {ShimErrors.LastLine(result.Stderr) ?? $"exit code {result.ExitCode}"}", result) { RuntimeOutput = result.Stderr };
            }
        }
        catch (RuntimeException e) when (record.Pid == 0 || TaskOptions.IsRunc(record.Binary))
        {
            // Nothing was created; or it was on this host, where the cgroup and the state folder are all that there is, and the engine frees both.
            _context.Logger.LogWarning("container {ContainerId}: {Cause}", container.Id, e.Message);
        }
    }

    private async Task ShutDownAsync(ContainerRef container, TaskClient client, bool isShared, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ShutdownTime, _context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await client.ShutdownAsync(container.Id, either.Token);
            if (!isShared)
            {
                await client.Closed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _context.Logger.LogWarning("container {ContainerId}: its shim did not end within {Seconds} s", container.Id, ShutdownTime.TotalSeconds);
        }
    }

    /// <summary>A shim that still runs by now is stuck. One that is on its way out gets a signal that it does not need.</summary>
    private void EndShim(ContainerRef container, ShimRecord record)
    {
        if (record.ShimPid == 0 || !record.Shim.IsAlive())
        {
            return;
        }

        try
        {
            _context.Processes.Signal(record.Shim, SIGKILL);
        }
        catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotFound)
        {
        }
    }

    /// <summary>What a shim left that was killed.</summary>
    private static void RemoveSocket(ShimAddress address)
    {
        if (!address.IsAbstract && Path.GetDirectoryName(address.Path) == ShimCommand.SocketFolder)
        {
            File.Delete(address.Path);
        }
    }
}
