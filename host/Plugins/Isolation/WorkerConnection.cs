using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>The daemon's end: sends calls to a worker and passes their streams on.</summary>
internal sealed class WorkerConnection(WorkerChannel channel, string plugin, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<int, PendingCall> _calls = new();
    private int _next;
    private volatile string? _lost;

    /// <summary>Whether the worker is gone.</summary>
    public bool IsLost => _lost is not null;

    /// <summary>Reads until the worker hangs up, on a thread of its own.</summary>
    public Task RunAsync() => Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run()
    {
        try
        {
            while (channel.Read() is { } frame)
            {
                Take(frame);
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or JsonException)
        {
            logger.LogDebug("the connection to the process of plugin {PluginId} broke: {Cause}", plugin, e.Message);
        }
    }

    /// <summary>Fails every call that is under way, and every one to come.</summary>
    public void Lose(string reason)
    {
        _lost = reason;
        foreach (var (number, call) in _calls)
        {
            if (_calls.TryRemove(number, out _))
            {
                call.Fail(Lost(call.Operation, reason));
            }
        }
    }

    public async Task<WorkerResult> CallAsync(WorkerCall call, AttachParameters? streams, Action<ProcessIdentity>? started, CancellationToken cancellationToken)
    {
        var pending = new PendingCall(call.Operation) { Streams = streams, Started = started };
        var number = Register(pending);
        using var over = new CancellationTokenSource();
        try
        {
            Send(WorkerFrameKind.Call, number, 0, JsonSerializer.SerializeToUtf8Bytes(call, WorkerJson.Default.WorkerCall));
            _ = streams?.Stdin is { } stdin ? PumpAsync(number, stdin, pending, over.Token) : Task.CompletedTask;
            await using var cancelled = cancellationToken.UnsafeRegister(_ => Send(WorkerFrameKind.Cancel, number, 0, default), null);
            return await pending.Answer.Task;
        }
        finally
        {
            _calls.TryRemove(number, out _);
            await over.CancelAsync();
        }
    }

    /// <summary>A call that the contract has synchronous: the thread that reads the answer wakes the caller, and nobody in between.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public WorkerResult Call(WorkerCall call, CancellationToken deadline)
    {
        using var answered = new ManualResetEventSlim();
        var pending = new PendingCall(call.Operation) { Answered = answered };
        var number = Register(pending);
        try
        {
            Send(WorkerFrameKind.Call, number, 0, JsonSerializer.SerializeToUtf8Bytes(call, WorkerJson.Default.WorkerCall));
            answered.Wait(deadline);
            return pending.Answer.Task.GetAwaiter().GetResult();
        }
        finally
        {
            _calls.TryRemove(number, out _);
        }
    }

    public void Dispose() => channel.Dispose();

    private int Register(PendingCall call)
    {
        var number = Interlocked.Increment(ref _next);
        _calls[number] = call;
        if (_lost is not { } reason)
        {
            return number;
        }

        _calls.TryRemove(number, out _);
        throw Lost(call.Operation, reason);
    }

    /// <summary>A worker that is gone is told of by its end.</summary>
    private void Send(WorkerFrameKind kind, int call, byte stream, ReadOnlySpan<byte> payload)
    {
        try
        {
            channel.Write(kind, call, stream, payload);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            logger.LogDebug("plugin {PluginId}: its process does not listen any more: {Cause}", plugin, e.Message);
        }
    }

    private async Task PumpAsync(int number, Stream stdin, PendingCall call, CancellationToken over)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            do
            {
                count = await stdin.ReadAsync(buffer, over);
                Send(WorkerFrameKind.Data, number, 0, buffer.AsSpan(0, count));
                if (count > 0)
                {
                    await call.StdinTaken.WaitAsync(over);
                }
            }
            while (count > 0);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            Send(WorkerFrameKind.Data, number, 0, default);
        }
    }

    private void Take(WorkerFrame frame)
    {
        if (frame.Kind == WorkerFrameKind.Log)
        {
            var log = JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerLog)!;
            logger.Log(log.Level, "{Words}", log.Message);
            return;
        }

        if (!_calls.TryGetValue(frame.Call, out var call))
        {
            return;
        }

        switch (frame.Kind)
        {
            case WorkerFrameKind.Result:
                call.Succeed(JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerResult)!);
                break;
            case WorkerFrameKind.Failure:
                call.Fail(WorkerFailures.ToException(JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerFailure)!));
                break;
            case WorkerFrameKind.Started:
                call.Started?.Invoke(JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerResult)!.Process!);
                break;
            case WorkerFrameKind.Attached:
                call.Streams?.Attached?.Invoke();
                break;
            case WorkerFrameKind.Ack:
                call.StdinTaken.Release();
                break;
            case WorkerFrameKind.Data:
                _ = PassOnAsync(frame.Call, frame.Channel, call, frame.Payload.ToArray());
                break;
        }
    }

    /// <summary>One chunk of a stream is under way at a time, so that they stay in order and a slow reader holds the writer up.</summary>
    private async Task PassOnAsync(int number, byte stream, PendingCall call, byte[] bytes)
    {
        try
        {
            if ((stream == 1 ? call.Streams?.Stdout : call.Streams?.Stderr) is { } output)
            {
                await output.WriteAsync(bytes);
                await output.FlushAsync();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone; what follows goes nowhere.
        }

        Send(WorkerFrameKind.Ack, number, stream, default);
    }

    private RuntimeException Lost(string operation, string reason) => new(RuntimeErrorCode.Unavailable, $"{operation}: the process of plugin {plugin} ended: {reason}");

    private sealed class PendingCall(string operation)
    {
        public string Operation => operation;

        public AttachParameters? Streams { get; init; }

        public Action<ProcessIdentity>? Started { get; init; }

        public TaskCompletionSource<WorkerResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What a thread waits on; null where none does.</summary>
        public ManualResetEventSlim? Answered { get; init; }

        public SemaphoreSlim StdinTaken { get; } = new(0);

        public void Succeed(WorkerResult result)
        {
            Answer.TrySetResult(result);
            Wake();
        }

        public void Fail(Exception cause)
        {
            Answer.TrySetException(cause);
            Wake();
        }

        /// <summary>Whoever waited may have left, and taken the event along.</summary>
        private void Wake()
        {
            try
            {
                Answered?.Set();
            }
            catch (ObjectDisposedException)
            {
            }
        }
    }
}
