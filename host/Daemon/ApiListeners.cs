using System.Net.Sockets;
using Atoll.Host.Configuration;
using Atoll.Host.Linux;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Daemon;

/// <summary>Where the API listens, and what a client may ask of it before it has said anything.</summary>
internal static class ApiListeners
{
    /// <summary>Bytes of one request; a bundle's configuration is the longest that is of use.</summary>
    public const int MaxRequest = 4 << 20;

    /// <summary>Connections that wait to be accepted; the kernel keeps within net.core.somaxconn. One more is refused to the client at once.</summary>
    public const int Backlog = 4096;

    private const int MostConnections = 10_000, MostStreams = 1000;

    public static void Add(KestrelServerOptions kestrel, AtollConfiguration configuration, uint? group)
    {
        var logger = kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiListeners));
        var connections = kestrel.ApplicationServices.GetRequiredService<OpenConnections>();
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MostStreams;
        // Half of the descriptors that the daemon may have stay for containers.
        kestrel.Limits.MaxConcurrentConnections = (long)Math.Min(ProcessLimits.OpenFiles / 2, MostConnections);
        kestrel.ListenUnixSocket(configuration.SocketPath, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(connections.Count);
            listen.Use(next => PeerCredentials.Check(next, group, logger));
        });
        if (configuration.Tcp is { } tcp)
        {
            var certificates = new TlsCertificates(tcp, logger);
            _ = certificates.Current();
            kestrel.Listen(tcp.Address, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(connections.Count);
                listen.Use(KeepAlive);
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.Current()) });
            });
        }
    }

    /// <summary>A peer whose machine is gone says nothing; the kernel asks it, and a client that is merely stopped answers that.</summary>
    private static ConnectionDelegate KeepAlive(ConnectionDelegate next) => context =>
    {
        context.Features.Get<IConnectionSocketFeature>()?.Socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        return next(context);
    };
}
