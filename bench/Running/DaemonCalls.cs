using System.Net.Sockets;
using Atoll.Api.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Atoll.Bench.Running;

/// <summary>Calls of the API over one connection, where a client's process for each would cost more than what is measured.</summary>
internal sealed class DaemonCalls : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ContainerService.ContainerServiceClient _containers;

    public DaemonCalls(string socket)
    {
        _channel = GrpcChannel.ForAddress("http://daemon", new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                    return new NetworkStream(connection, ownsSocket: true);
                },
            },
        });
        _containers = new ContainerService.ContainerServiceClient(_channel);
    }

    public async Task StartAndStopAsync(string container, CancellationToken cancellationToken)
    {
        await _containers.StartAsync(new StartRequest { Container = container }, cancellationToken: cancellationToken);
        await _containers.StopAsync(new StopRequest { Container = container, Timeout = 0 }, cancellationToken: cancellationToken);
    }

    /// <summary>Runs a command in a container, reads what it writes, and expects that it succeeds.</summary>
    public async Task ExecAsync(string container, string command, CancellationToken cancellationToken)
    {
        using var call = _containers.Exec(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new ExecRequest { Open = new ExecRequest.Types.Open { Container = container, Command = { command }, Stdout = true, Stderr = true } }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        var code = -1;
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            code = response.ResponseCase == ExecResponse.ResponseOneofCase.Exited ? response.Exited.Code : code;
        }

        if (code != 0)
        {
            throw new BenchException($"exec of {command} in {container} ended with {code}");
        }
    }

    public void Dispose() => _channel.Dispose();
}
