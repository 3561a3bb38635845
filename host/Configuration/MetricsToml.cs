using System.Net;
using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Configuration;

/// <summary><c>[metrics]</c>: who may look at figures, and where they are sent.</summary>
/// <param name="Address">A loopback address that answers <c>/metrics</c> for Prometheus; null for none.</param>
/// <param name="Socket">Whether <c>metrics.sock</c> in the state folder does too.</param>
/// <param name="Otlp">Where traces and metrics are sent, by OTLP over gRPC; null for nowhere.</param>
public sealed record MetricsEntry(IPEndPoint? Address, bool Socket, Uri? Otlp);

/// <summary>Reads <c>[metrics]</c>. Figures tell of everything that runs on the node, to whoever can reach them: a loopback address, or a socket with an owner.</summary>
internal static class MetricsToml
{
    public static MetricsEntry? Read(TomlSection? toml)
    {
        if (toml is null)
        {
            return null;
        }

        IPEndPoint? address = null;
        if (toml.String("address") is { } text && (!IPEndPoint.TryParse(text, out address) || address.Port == 0 || !IPAddress.IsLoopback(address.Address)))
        {
            toml.Reject("address", $"must be a loopback IP:PORT, for example 127.0.0.1:9323, not '{text}'");
        }

        Uri? otlp = null;
        if (toml.String("otlp") is { } target && (!Uri.TryCreate(target, UriKind.Absolute, out otlp) || otlp.Scheme is not ("http" or "https")))
        {
            toml.Reject("otlp", $"must be http://HOST:PORT or https://HOST:PORT, not '{target}'");
        }

        var socket = toml.Boolean("socket") ?? false;
        toml.RejectUnknown();
        return new MetricsEntry(address, socket, otlp);
    }
}
