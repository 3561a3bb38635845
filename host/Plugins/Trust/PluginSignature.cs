using System.Security.Cryptography;
using System.Text;
using Atoll.Host.Plugins.Staging;

namespace Atoll.Host.Plugins.Trust;

/// <summary>
/// <c>plugin.sig</c> in a plugin's folder: an ECDSA signature over the digest of every other file, in the form that <c>openssl dgst -sha256 -sign</c> writes
/// (RFC 3279, DER), so that a vendor's own tools can make one.
/// </summary>
internal static class PluginSignature
{
    public const string Name = "plugin.sig";

    /// <summary>Which of the keys has signed a folder's content; null for none.</summary>
    /// <param name="keys">Paths of public keys in PEM.</param>
    public static string? SignerOf(string folder, PluginContent content, IReadOnlyList<string> keys)
    {
        var file = Path.Combine(folder, Name);
        if (!File.Exists(file))
        {
            return null;
        }

        var signature = File.ReadAllBytes(file);
        var signed = Encoding.UTF8.GetBytes(content.Listing);
        return keys.FirstOrDefault(key => Verifies(key, signed, signature));
    }

    /// <summary>Signs a folder.</summary>
    /// <param name="privateKey">Path of an ECDSA key in PEM.</param>
    /// <returns>The signature's file.</returns>
    public static string Sign(string folder, string privateKey)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(privateKey));
        var file = Path.Combine(folder, Name);
        File.WriteAllBytes(file, key.SignData(Encoding.UTF8.GetBytes(PluginContent.Read(folder).Listing), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return file;
    }

    private static bool Verifies(string keyFile, byte[] signed, byte[] signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(keyFile));
            return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            return false;
        }
    }
}
