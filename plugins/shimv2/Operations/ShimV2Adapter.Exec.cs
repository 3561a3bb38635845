using System.Collections.Concurrent;
using Atoll.Plugins.ShimV2.Protos;
using Atoll.Plugins.ShimV2.Shims;
using Atoll.Plugins.ShimV2.Streams;
using Atoll.Plugins.ShimV2.Tasks;
using Atoll.Plugins.ShimV2.Ttrpc;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.ShimV2;

public sealed partial class ShimV2Adapter
{
    /// <summary>Execs that this daemon follows; the records of others are an earlier one's.</summary>
    private readonly ConcurrentDictionary<string, bool> _execs = new(StringComparer.Ordinal);

    /// <summary>Registered, started, waited for and deleted, on streams that a supervisor of its own keeps.</summary>
    /// <inheritdoc/>
    public async Task<int> ExecAsync(ContainerRef container, ExecParameters parameters, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stdin = parameters.Streams?.Stdin is { } input ? new EndingInput(input, () => CloseStdinAsync(container, parameters.ExecId, started.Task), started.Task) : null;
        var record = new ExecRecord(container, parameters.ExecId);
        _execs[parameters.ExecId] = true;
        record.Write(parameters.Timeout, _context.TimeProvider);
        try
        {
            var exit = await _context.Supervisor.KeepExecAsync(container, new KeepExecParameters
            {
                ExecId = parameters.ExecId,
                Console = parameters.Console,
                Streams = parameters.Streams is { } streams ? streams with { Stdin = stdin } : null,
                Run = (kept, end) => RunExecAsync(container, parameters, kept, started, end),
            }, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return exit.Code;
        }
        finally
        {
            started.TrySetCanceled(CancellationToken.None);
            _ = DeleteExecAsync(container, record);
        }
    }

    private async Task<ExitStatus> RunExecAsync(ContainerRef container, ExecParameters parameters, KeptStreams streams, TaskCompletionSource started, CancellationToken end)
    {
        var request = new ExecProcessRequest
        {
            Id = container.Id,
            ExecId = parameters.ExecId,
            Terminal = parameters.Console == ConsoleKind.Terminal,
            Stdin = streams.Stdin,
            Stdout = streams.Stdout,
            Stderr = streams.Stderr,
            Spec = TypeUrls.Json(TypeUrls.Process, parameters.ProcessJson),
        };
        await CallAsync(container, "exec", client => client.ExecAsync(request, end), end);
        var pid = await CallAsync(container, "exec", client => client.StartAsync(container.Id, parameters.ExecId, CancellationToken.None), CancellationToken.None);
        var process = Identify(pid);
        parameters.Started?.Invoke(process);
        parameters.Streams?.Attached?.Invoke();
        started.TrySetResult();
        return await FollowExecAsync(container, parameters, process, end);
    }

    private async Task<ExitStatus> FollowExecAsync(ContainerRef container, ExecParameters parameters, ProcessIdentity process, CancellationToken end)
    {
        using var limit = parameters.Timeout is { } time ? new CancellationTokenSource(time, _context.TimeProvider) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, end);
        var wait = CallAsync(container, "exec", client => client.WaitAsync(container.Id, parameters.ExecId, CancellationToken.None), CancellationToken.None);
        try
        {
            var answer = await wait.WaitAsync(either.Token);
            return Exit(answer.ExitStatus, answer.ExitedAt);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await EndExecAsync(container, parameters.ExecId, process);
            await wait.WaitAsync(DeleteTime, _context.TimeProvider, CancellationToken.None);
            end.ThrowIfCancellationRequested();
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"exec timeout: the command ran longer than {parameters.Timeout?.TotalSeconds:0.###} s, and was ended with all that it had started");
        }
    }

    /// <summary>On this host with all that it started; within a virtual machine only its first process can be named.</summary>
    private async Task EndExecAsync(ContainerRef container, string execId, ProcessIdentity process)
    {
        if (process.StartTime > 0 && TaskOptions.IsRunc(Record(container).Binary))
        {
            ProcessTree.EndDescendants(process, _context.Processes);
        }

        try
        {
            await CallAsync(container, "kill", client => client.KillAsync(container.Id, execId, SIGKILL, all: false, CancellationToken.None), CancellationToken.None);
        }
        catch (RuntimeException e) when (e is not TtrpcClosedException)
        {
            // It ended just now.
        }
    }

    /// <summary>The shim keeps an exec until it is deleted, and waits then for who still holds its streams, for seconds: nobody else does.</summary>
    private async Task DeleteExecAsync(ContainerRef container, ExecRecord record)
    {
        try
        {
            await CallAsync(container, "delete exec", client => client.DeleteAsync(container.Id, record.ExecId, CancellationToken.None), CancellationToken.None);
        }
        catch (RuntimeException e)
        {
            _context.Logger.LogDebug("container {ContainerId}: exec {ExecId} was not deleted: {Cause}", container.Id, record.ExecId, e.Message);
        }
        finally
        {
            record.Remove();
            _execs.TryRemove(record.ExecId, out _);
        }
    }

    private async Task CloseStdinAsync(ContainerRef container, string execId, Task started)
    {
        try
        {
            await started;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await CloseStdinAsync(container, execId);
    }

    /// <summary>A short one may be gone before it can be looked at.</summary>
    private static ProcessIdentity Identify(int pid)
    {
        try
        {
            return ProcessIdentity.Read(pid);
        }
        catch (RuntimeException)
        {
            return new ProcessIdentity { Pid = pid, StartTime = 0, ParentPid = 0, ParentStartTime = 0 };
        }
    }
}
