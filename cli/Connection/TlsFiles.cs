using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Atoll.Cli.Connection;

/// <summary>The PEM files by which client and daemon know each other, for an address of tcp://.</summary>
/// <param name="Ca">The authorities that the daemon's certificate is from.</param>
/// <param name="Certificate">The client's own.</param>
/// <param name="Key">Its private key.</param>
internal sealed record TlsFiles(string Ca, string Certificate, string Key)
{
    /// <summary>A folder with ca.pem, cert.pem and key.pem; docker: DOCKER_CERT_PATH.</summary>
    public const string Variable = "ATOLL_CERT_PATH";

    public static TlsFiles Resolve(string? ca, string? certificate, string? key)
    {
        string folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/root", ".atoll");
        return new TlsFiles(ca ?? Path.Combine(folder, "ca.pem"), certificate ?? Path.Combine(folder, "cert.pem"), key ?? Path.Combine(folder, "key.pem"));
    }

    /// <summary>What a connection needs. The daemon's certificate must be for the host of the address, and from one of the authorities.</summary>
    public SslClientAuthenticationOptions Options()
    {
        try
        {
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(Ca);
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(Certificate, Key);
            return new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = [own], ApplicationProtocols = [SslApplicationProtocol.Http2] };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException($"atoll: the certificates for TLS cannot be read ({Ca}, {Certificate}, {Key}): {e.Message}\nGive --tlscacert, --tlscert and --tlskey, or a folder with ca.pem, cert.pem and key.pem in {Variable}.");
        }
    }
}
