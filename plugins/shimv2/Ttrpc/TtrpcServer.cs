using System.Net.Sockets;
using Atoll.Plugins.ShimV2.Protos;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Atoll.Plugins.ShimV2.Ttrpc;

/// <summary>Answers a request; throws <see cref="TtrpcStatusException"/> to refuse it.</summary>
internal delegate IMessage TtrpcHandler(string service, string method, ByteString payload);

/// <summary>A ttrpc server on a socket's path. Requests of one connection are answered in their order.</summary>
internal sealed class TtrpcServer : IDisposable
{
    private const int Backlog = 128, MaxConnections = 4096;
    private readonly Socket _listener;
    private readonly string _path;
    private readonly TtrpcHandler _handler;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopped = new();
    private int _connections;

    private TtrpcServer(Socket listener, string path, TtrpcHandler handler, ILogger logger)
    {
        _listener = listener;
        _path = path;
        _handler = handler;
        _logger = logger;
        _ = AcceptAsync();
    }

    /// <summary>Listens; a socket that an earlier daemon left at the path is replaced, so that its clients find the new one.</summary>
    public static TtrpcServer Listen(string path, TtrpcHandler handler, ILogger logger)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(Backlog);
            return new TtrpcServer(listener, path, handler, logger);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"cannot listen on {path}: {e.Message}", e);
        }
    }

    /// <summary>Stops and removes the socket.</summary>
    public void Dispose()
    {
        if (!_stopped.IsCancellationRequested)
        {
            Leave();
            File.Delete(_path);
        }
    }

    /// <summary>Stops, and leaves the path to whoever listens there now.</summary>
    public void Leave()
    {
        _stopped.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stopped.Token);
                if (Interlocked.Increment(ref _connections) > MaxConnections)
                {
                    Interlocked.Decrement(ref _connections);
                    socket.Dispose();
                    continue;
                }

                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            if (!_stopped.IsCancellationRequested)
            {
                _logger.LogError(e, "no connections are accepted on {Path} any more", _path);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = new TtrpcFrameReader(stream);
        try
        {
            while (await reader.ReadAsync(_stopped.Token) is { } frame)
            {
                if (frame.Type == TtrpcFrameType.Request)
                {
                    await stream.WriteAsync(Frame(frame.Stream, Answer(frame)), _stopped.Token);
                }
            }
        }
        catch (Exception e) when (e is RuntimeException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            _logger.LogDebug("a connection to {Path} was closed: {Cause}", _path, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private TtrpcResponse Answer(TtrpcFrame frame)
    {
        try
        {
            if (frame.Stream % 2 == 0)
            {
                throw new TtrpcStatusException(TtrpcStatusCode.InvalidArgument, "a client's stream is odd");
            }

            var request = TtrpcRequest.Parser.ParseFrom(frame.Payload.Span);
            return new TtrpcResponse { Payload = _handler(request.Service, request.Method, request.Payload).ToByteString() };
        }
        catch (InvalidProtocolBufferException e)
        {
            return Refusal(TtrpcStatusCode.InvalidArgument, $"the request cannot be read: {e.Message}");
        }
        catch (TtrpcStatusException e)
        {
            return Refusal(e.Status, e.Message);
        }
    }

    private static TtrpcResponse Refusal(TtrpcStatusCode code, string message) => new() { Status = new TtrpcStatus { Code = (int)code, Message = message } };

    private static byte[] Frame(uint stream, TtrpcResponse response)
    {
        var length = response.CalculateSize();
        var frame = new byte[TtrpcFrame.HeaderSize + length];
        TtrpcFrame.WriteHeader(frame, stream, TtrpcFrameType.Response, length);
        response.WriteTo(frame.AsSpan(TtrpcFrame.HeaderSize));
        return frame;
    }
}
