using System.Net.Sockets;
using Atoll.Api.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Atoll.Cli.Connection;

/// <summary>The daemon's four services over one connection.</summary>
internal sealed class DaemonConnection : IDisposable
{
    private const int StreamWindow = 4 * 1024 * 1024;

    private readonly GrpcChannel channel;
    private readonly CallInvoker invoker;

    private DaemonConnection(GrpcChannel channel)
    {
        this.channel = channel;
        invoker = channel.CreateCallInvoker();
    }

    public ContainerService.ContainerServiceClient Containers => new(invoker);

    public PluginService.PluginServiceClient Plugins => new(invoker);

    public RuntimeService.RuntimeServiceClient Runtimes => new(invoker);

    public SystemService.SystemServiceClient System => new(invoker);

    /// <summary>Connects at once, so that a daemon that is not there is told apart from a call that failed.</summary>
    public static DaemonConnection Open(DaemonAddress address)
    {
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

        return new DaemonConnection(GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
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
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address.SocketPath));
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new CliException(Explain(e, address));
        }
    }

    private static string Explain(Exception error, DaemonAddress address) => error switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"Permission denied while connecting to the Atoll daemon at {address}.",
        ArgumentException => $"The path of {address} is longer than the address of a Unix socket can be.",
        _ => $"Cannot connect to the Atoll daemon at {address}. Is atolld running?",
    };
}
