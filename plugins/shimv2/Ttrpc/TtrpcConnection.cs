using System.Collections.Concurrent;
using System.Net.Sockets;
using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;

namespace Atoll.Plugins.ShimV2.Ttrpc;

/// <summary>
/// The client's side of one ttrpc connection. Any number of calls may be under way: one lock gives each its stream and writes it, one loop reads the answers and
/// waits for nobody, because a server that cannot write its answers reads no requests.
/// </summary>
internal sealed class TtrpcConnection : IDisposable
{
    /// <summary>Streams are odd and never used twice; the protocol has no more of them than this on one connection.</summary>
    private const uint LastStream = int.MaxValue;

    private readonly Stream _stream;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<TtrpcResponse>> _pending = new();
    private readonly TaskCompletionSource<TtrpcClosedException> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposed = new();
    private uint _next = 1;

    public TtrpcConnection(Stream stream)
    {
        _stream = stream;
        _ = ReadAsync();
    }

    /// <summary>Ends with the connection, with the reason.</summary>
    public Task<TtrpcClosedException> Closed => _closed.Task;

    public static async Task<TtrpcConnection> ConnectAsync(UnixDomainSocketEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new TtrpcConnection(new NetworkStream(socket, ownsSocket: true));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new TtrpcClosedException($"nobody listens on {endpoint}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Calls a method.</summary>
    /// <param name="call">What is asked for.</param>
    /// <param name="parser">Of the answer.</param>
    /// <param name="cancellationToken">Ends the wait for the answer; the server is not told, the protocol has no word for it.</param>
    /// <exception cref="TtrpcStatusException">The server answered with an error.</exception>
    /// <exception cref="TtrpcClosedException">The connection ended first.</exception>
    public async Task<T> CallAsync<T>(TtrpcCall call, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        var response = await CallAsync(call.ToRequest(), cancellationToken);
        if (response.Status is { Code: not 0 } status)
        {
            throw new TtrpcStatusException((TtrpcStatusCode)status.Code, status.Message.Length > 0 ? status.Message : $"{call.Service}/{call.Method} was refused with code {status.Code} and no words");
        }

        try
        {
            return parser.ParseFrom(response.Payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"the answer to {call.Service}/{call.Method} cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => Close(new TtrpcClosedException("the connection was closed"));

    private async Task<TtrpcResponse> CallAsync(TtrpcRequest request, CancellationToken cancellationToken)
    {
        var length = request.CalculateSize();
        if (length > TtrpcFrame.MaxPayload)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"the request {request.Service}/{request.Method} takes {length} bytes; at most {TtrpcFrame.MaxPayload} are allowed");
        }

        var frame = new byte[TtrpcFrame.HeaderSize + length];
        request.WriteTo(frame.AsSpan(TtrpcFrame.HeaderSize));
        var answer = new TaskCompletionSource<TtrpcResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = await SendAsync(frame, answer, cancellationToken);
        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _pending.TryRemove(stream, out _);
        }
    }

    /// <summary>Gives the frame its stream and writes it, both under the lock, so that streams go out in order.</summary>
    private async Task<uint> SendAsync(byte[] frame, TaskCompletionSource<TtrpcResponse> answer, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var id = _next;
            if (id >= LastStream)
            {
                Close(new TtrpcClosedException("every stream of the connection was used"));
            }

            _next += 2;
            _pending[id] = answer;
            if (_closed.Task.IsCompleted)
            {
                _pending.TryRemove(id, out _);
                throw await _closed.Task;
            }

            TtrpcFrame.WriteHeader(frame, id, TtrpcFrameType.Request, frame.Length - TtrpcFrame.HeaderSize);
            try
            {
                await _stream.WriteAsync(frame, cancellationToken);
                return id;
            }
            catch (Exception e)
            {
                // Part of a frame may be written: nothing that followed could be understood.
                _pending.TryRemove(id, out _);
                Close(new TtrpcClosedException($"a request could not be written: {e.Message}", e));
                if (e is OperationCanceledException)
                {
                    throw;
                }

                throw await _closed.Task;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var reader = new TtrpcFrameReader(_stream);
        try
        {
            while (await reader.ReadAsync(_disposed.Token) is { } frame)
            {
                // An answer that nobody waits for any more is dropped.
                if (frame.Type == TtrpcFrameType.Response && _pending.TryRemove(frame.Stream, out var answer))
                {
                    Complete(answer, frame.Payload.Span);
                }
            }

            Close(new TtrpcClosedException("the other side closed the connection"));
        }
        catch (TtrpcClosedException e)
        {
            Close(e);
        }
        catch (Exception e)
        {
            Close(new TtrpcClosedException($"the connection broke: {e.Message}", e));
        }
    }

    private static void Complete(TaskCompletionSource<TtrpcResponse> answer, ReadOnlySpan<byte> payload)
    {
        try
        {
            answer.TrySetResult(TtrpcResponse.Parser.ParseFrom(payload));
        }
        catch (InvalidProtocolBufferException e)
        {
            answer.TrySetException(new RuntimeException(RuntimeErrorCode.Internal, $"the peer answered what is no ttrpc response: {e.Message}", e));
        }
    }

    private void Close(TtrpcClosedException reason)
    {
        if (!_closed.TrySetResult(reason))
        {
            return;
        }

        _disposed.Cancel();
        _stream.Dispose();
        foreach (var id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out var answer))
            {
                answer.TrySetException(reason);
            }
        }
    }
}
