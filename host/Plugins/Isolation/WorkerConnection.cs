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

    /// <summary>Reads until the worker hangs up.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await channel.ReadAsync() is { } frame)
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
                call.Answer.TrySetException(Lost(call.Operation, reason));
            }
        }
    }

    public async Task<WorkerResult> CallAsync(WorkerCall call, AttachParameters? streams, Action<ProcessIdentity>? started, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _next);
        var pending = new PendingCall(call.Operation, streams, started);
        _calls[number] = pending;
        if (_lost is { } reason)
        {
            _calls.TryRemove(number, out _);
            throw Lost(call.Operation, reason);
        }

        using var over = new CancellationTokenSource();
        try
        {
            await SendAsync(WorkerFrameKind.Call, number, 0, JsonSerializer.SerializeToUtf8Bytes(call, WorkerJson.Default.WorkerCall));
            _ = streams?.Stdin is { } stdin ? PumpAsync(number, stdin, pending, over.Token) : Task.CompletedTask;
            await using var cancelled = cancellationToken.UnsafeRegister(_ => _ = SendAsync(WorkerFrameKind.Cancel, number, 0, default), null);
            return await pending.Answer.Task;
        }
        finally
        {
            _calls.TryRemove(number, out _);
            await over.CancelAsync();
        }
    }

    public void Dispose() => channel.Dispose();

    /// <summary>A worker that is gone is told of by its end.</summary>
    private async Task SendAsync(WorkerFrameKind kind, int call, byte stream, ReadOnlyMemory<byte> payload)
    {
        try
        {
            await channel.WriteAsync(kind, call, stream, payload);
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
                await SendAsync(WorkerFrameKind.Data, number, 0, buffer.AsMemory(0, count));
                if (count > 0)
                {
                    await call.StdinTaken.WaitAsync(over);
                }
            }
            while (count > 0);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            await SendAsync(WorkerFrameKind.Data, number, 0, default);
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
                call.Answer.TrySetResult(JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerResult)!);
                break;
            case WorkerFrameKind.Failure:
                call.Answer.TrySetException(WorkerFailures.ToException(JsonSerializer.Deserialize(frame.Payload.Span, WorkerJson.Default.WorkerFailure)!));
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

        await SendAsync(WorkerFrameKind.Ack, number, stream, default);
    }

    private RuntimeException Lost(string operation, string reason) => new(RuntimeErrorCode.Unavailable, $"{operation}: the process of plugin {plugin} ended: {reason}");

    private sealed record PendingCall(string Operation, AttachParameters? Streams, Action<ProcessIdentity>? Started)
    {
        public TaskCompletionSource<WorkerResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SemaphoreSlim StdinTaken { get; } = new(0);
    }
}
