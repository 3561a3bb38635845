using System.Net;
using System.Net.Sockets;

namespace Atoll.Cli.Connection;

/// <summary>Where the daemon listens: a Unix socket, or an address of TCP behind TLS.</summary>
internal sealed record DaemonAddress
{
    public const string Variable = "ATOLL_HOST";
    public const string DefaultSocket = "/run/atoll/atoll.sock";
    private const string Unix = "unix://";
    private const string Tcp = "tcp://";

    /// <summary>docker's port for TLS.</summary>
    private const int DefaultPort = 2376;

    private readonly string text;

    private DaemonAddress(string text, EndPoint endPoint)
    {
        this.text = text;
        EndPoint = endPoint;
    }

    public EndPoint EndPoint { get; }

    /// <summary>The name or address that the daemon's certificate must be for; null behind a Unix socket, which needs none.</summary>
    public string? TlsHost { get; private init; }

    public override string ToString() => text;

    /// <param name="option">The value of --host; without one the environment decides, then the default.</param>
    public static DaemonAddress Resolve(string? option)
    {
        string? given = option ?? Environment.GetEnvironmentVariable(Variable);
        return Parse(string.IsNullOrEmpty(given) ? DefaultSocket : given);
    }

    private static DaemonAddress Parse(string given)
    {
        if (given.StartsWith(Tcp, StringComparison.Ordinal))
            return ParseTcp(given);

        string path = given.StartsWith(Unix, StringComparison.Ordinal) ? given[Unix.Length..] : given;
        if (!path.StartsWith('/'))
            throw new CliException($"atoll: '{given}' is not an address: use unix:///PATH, an absolute path, or tcp://HOST:PORT.");

        string address = Unix + path;
        try
        {
            return new DaemonAddress(address, new UnixDomainSocketEndPoint(path));
        }
        catch (ArgumentException)
        {
            throw new CliException($"The path of {address} is longer than the address of a Unix socket can be.");
        }
    }

    private static DaemonAddress ParseTcp(string given)
    {
        if (!Uri.TryCreate(given, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/"))
            throw new CliException($"atoll: '{given}' is not an address: use tcp://HOST:PORT.");

        int port = uri.Port > 0 ? uri.Port : DefaultPort;
        return new DaemonAddress($"{Tcp}{uri.Host}:{port}", IPAddress.TryParse(uri.Host, out IPAddress? address) ? new IPEndPoint(address, port) : new DnsEndPoint(uri.Host, port))
        {
            TlsHost = uri.Host,
        };
    }
}
