using System.Net.Security;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Atoll.Cli.Connection;

/// <summary>The daemon's four services over one connection.</summary>
internal sealed class DaemonConnection : IDisposable
{
    /// <summary>For calls that the daemon answers as soon as it can.</summary>
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(5);

    private const int StreamWindow = 4 * 1024 * 1024;

    private readonly GrpcChannel channel;
    private readonly GrpcCalls calls;

    private DaemonConnection(GrpcChannel channel)
    {
        this.channel = channel;
        calls = new GrpcCalls(channel.CreateCallInvoker());
    }

    /// <summary>One answer to one request, waited for on this thread.</summary>
    public TResponse Call<TRequest, TResponse>(Rpc<TRequest, TResponse> rpc, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Call(rpc, request, UsualLimit);

    /// <param name="limit">Kept here and not by a gRPC deadline, which would start the timers' thread for every call.</param>
    public TResponse Call<TRequest, TResponse>(Rpc<TRequest, TResponse> rpc, TRequest request, TimeSpan limit)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using AsyncUnaryCall<IMessage> call = calls.Unary(rpc.Service, rpc.Method, rpc.Responses, request);
        Task<IMessage> response = call.ResponseAsync;
        return response.Block(limit)
            ? (TResponse)response.GetAwaiter().GetResult()
            : throw new CliException($"The Atoll daemon did not answer within {limit.TotalSeconds} seconds.");
    }

    public DaemonStream<TRequest, TResponse> Stream<TRequest, TResponse>(Rpc<TRequest, TResponse> rpc, TRequest request)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        AsyncServerStreamingCall<IMessage> call = calls.ServerStreaming(rpc.Service, rpc.Method, rpc.Responses, request);
        return new DaemonStream<TRequest, TResponse>(call.ResponseStream, requests: null, call);
    }

    public DaemonStream<TRequest, TResponse> Stream<TRequest, TResponse>(Rpc<TRequest, TResponse> rpc)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        AsyncDuplexStreamingCall<IMessage, IMessage> call = calls.Duplex(rpc.Service, rpc.Method, rpc.Responses);
        return new DaemonStream<TRequest, TResponse>(call.ResponseStream, call.RequestStream, call);
    }

    /// <summary>Many requests, then one answer.</summary>
    /// <param name="send">Gets what sends one request.</param>
    public TResponse Upload<TRequest, TResponse>(Rpc<TRequest, TResponse> rpc, Action<Action<TRequest>> send)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using AsyncClientStreamingCall<IMessage, IMessage> call = calls.ClientStreaming(rpc.Service, rpc.Method, rpc.Responses);
        try
        {
            send(request => Finish(call.RequestStream.WriteAsync(request)));
            Finish(call.RequestStream.CompleteAsync());
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && call.ResponseAsync.IsCompleted)
        {
            // The daemon has answered before it had read all: the answer says why.
        }

        Task<IMessage> response = call.ResponseAsync;
        response.Block(Timeout.InfiniteTimeSpan);
        return (TResponse)response.GetAwaiter().GetResult();
    }

    private static void Finish(Task task)
    {
        task.Block(Timeout.InfiniteTimeSpan);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Connects at once, so that a daemon that is not there is told apart from a call that failed.</summary>
    /// <param name="tls">Asked for an address that needs it.</param>
    public static DaemonConnection Open(DaemonAddress address, Func<TlsFiles> tls)
    {
        SslClientAuthenticationOptions? ssl = address.TlsHost is null ? null : tls().Options();
        Socket? connected = Connect(address);
#pragma warning disable CA2000 // the channel owns the handler
        SocketsHttpHandler handler = new()
#pragma warning restore CA2000
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            InitialHttp2StreamWindowSize = StreamWindow,
            // Without limits of time the pool needs no timer, hence no thread for timers.
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = (_, _) =>
            {
                Socket socket = Interlocked.Exchange(ref connected, null) ?? Connect(address);
                return ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: true));
            },
        };
        if (ssl is not null)
            handler.SslOptions = ssl;

        return new DaemonConnection(GrpcChannel.ForAddress(ssl is null ? "http://localhost" : $"https://{address.TlsHost}", new GrpcChannelOptions
        {
            // Given a client and not a handler, the channel leaves out its load balancer.
            HttpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            CompressionProviders = [],
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
            MaxRetryAttempts = null,
            MaxRetryBufferSize = null,
            MaxRetryBufferPerCallSize = null,
        }));
    }

    public void Dispose() => channel.Dispose();

    private static Socket Connect(DaemonAddress address)
    {
        Socket socket = address.TlsHost is null ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(address.EndPoint);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new CliException(e.SocketErrorCode is SocketError.AccessDenied
                ? $"Permission denied while connecting to the Atoll daemon at {address}."
                : $"Cannot connect to the Atoll daemon at {address}. Is atolld running?");
        }
    }
}
