using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atoll.Host.Configuration;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Daemon;

/// <summary>The certificates of <c>[tcp]</c>, as the files are now: each connection is met with what lies there, so that they are renewed without a restart.</summary>
internal sealed class TlsCertificates(TcpEntry entry, ILogger logger)
{
    private readonly Lock _lock = new();
    private (DateTime Ca, DateTime Certificate, DateTime Key) _read;
    private SslServerAuthenticationOptions? _options;

    /// <exception cref="RuntimeException">InvalidArgument when the files hold no certificates, or not those of one another, and there were no good ones before.</exception>
    public SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            var written = (File.GetLastWriteTimeUtc(entry.Ca), File.GetLastWriteTimeUtc(entry.Certificate), File.GetLastWriteTimeUtc(entry.Key));
            if (_options is null || written != _read)
            {
                try
                {
                    _options = Read();
                }
                catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
                {
                    var problem = $"the certificates of [tcp] cannot be used: {entry.Certificate} with {entry.Key}, and {entry.Ca}: {e.Message}";
                    if (_options is null)
                    {
                        throw new RuntimeException(RuntimeErrorCode.InvalidArgument, problem, e);
                    }

                    logger.LogError("{Problem}; those from before are used", problem);
                }

                _read = written;
            }

            return _options;
        }
    }

    private SslServerAuthenticationOptions Read()
    {
        using var pem = X509Certificate2.CreateFromPemFile(entry.Certificate, entry.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(entry.Certificate);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(entry.Ca);
        if (authorities.Count == 0)
        {
            throw new CryptographicException($"{entry.Ca} holds no certificate");
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2")); // TLS client, RFC 5280 section 4.2.1.12
        return new SslServerAuthenticationOptions
        {
            // A key that was read from PEM is ephemeral; the copy is one that can be used for TLS.
            ServerCertificateContext = SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), chain, offline: true),
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
    }
}
