using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Atoll.Integration.Tests.Harness;

/// <summary>An authority of a test's own, and PEM files of what it certifies.</summary>
internal sealed class Certificates : IDisposable
{
    private const string TlsServer = "1.3.6.1.5.5.7.3.1", TlsClient = "1.3.6.1.5.5.7.3.2";
    private readonly string _folder;
    private readonly X509Certificate2 _authority;

    public Certificates(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Path.GetFileName(folder)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _authority = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        File.WriteAllText(Ca, _authority.ExportCertificatePem());
    }

    public string Ca => Path.Combine(_folder, "ca.pem");

    /// <summary>Writes NAME.pem and NAME-key.pem for a daemon at an address.</summary>
    public (string Certificate, string Key) Server(string name, IPAddress address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        return Issue(name, TlsServer, names.Build());
    }

    public (string Certificate, string Key) Client(string name) => Issue(name, TlsClient, null);

    public void Dispose() => _authority.Dispose();

    private (string Certificate, string Key) Issue(string name, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var certificate = request.Create(_authority, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(20), RandomNumberGenerator.GetBytes(8));
        var files = (Certificate: Path.Combine(_folder, $"{name}.pem"), Key: Path.Combine(_folder, $"{name}-key.pem"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
