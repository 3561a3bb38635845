using System.Text.Json;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>A call that the worker is busy with: its streams, its callbacks, its cancellation.</summary>
internal sealed class WorkerServedCall : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly WorkerInput? _stdin;
    private readonly WorkerOutput? _stdout;
    private readonly WorkerOutput? _stderr;

    public WorkerServedCall(WorkerChannel channel, int number, WorkerStreams? streams)
    {
        _stdin = streams?.Stdin == true ? new WorkerInput(channel, number) : null;
        _stdout = streams?.Stdout == true ? new WorkerOutput(channel, number, 1) : null;
        _stderr = streams?.Stderr == true ? new WorkerOutput(channel, number, 2) : null;
        Streams = streams is null ? null : new AttachParameters
        {
            Stdin = _stdin,
            Stdout = _stdout,
            Stderr = _stderr,
            Attached = () => channel.Write(WorkerFrameKind.Attached, number, 0, default),
        };
        Started = process => channel.Write(WorkerFrameKind.Started, number, 0, JsonSerializer.SerializeToUtf8Bytes(new WorkerResult { Process = process }, WorkerJson.Default.WorkerResult));
    }

    public AttachParameters? Streams { get; }

    /// <summary>The daemon is told before the adapter goes on.</summary>
    public Action<ProcessIdentity> Started { get; }

    public CancellationToken Cancelled => _cancelled.Token;

    public void Take(WorkerFrame frame)
    {
        switch (frame.Kind)
        {
            case WorkerFrameKind.Cancel:
                _ = _cancelled.CancelAsync();
                break;
            case WorkerFrameKind.Data:
                _stdin?.Take(frame.Payload.Span);
                break;
            case WorkerFrameKind.Ack:
                (frame.Channel == 1 ? _stdout : _stderr)?.Acknowledge();
                break;
        }
    }

    public void Dispose()
    {
        _stdin?.Dispose();
        _stdout?.Dispose();
        _stderr?.Dispose();
    }
}
