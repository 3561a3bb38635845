using System.Net;

namespace Atoll.Host.Configuration;

/// <summary><c>[tcp]</c>: an address beside the Unix socket, for clients that show a certificate. Who has one may do what root may do.</summary>
public sealed record TcpEntry
{
    public required IPEndPoint Address { get; init; }

    /// <summary>Absolute path of a PEM file: the authorities whose certificates clients must have.</summary>
    public required string Ca { get; init; }

    /// <summary>Absolute path of a PEM file: the daemon's own certificate, with those between it and its authority.</summary>
    public required string Certificate { get; init; }

    /// <summary>Absolute path of a PEM file: its private key.</summary>
    public required string Key { get; init; }
}
