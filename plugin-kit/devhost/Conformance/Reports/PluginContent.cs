using System.Security.Cryptography;
using System.Text;

namespace Atoll.DevHost.Conformance.Reports;

/// <summary>Tells whether a report is about the very files that are installed.</summary>
public static class PluginContent
{
    /// <summary>The file that a report is kept in, in the plugin's folder; it is no part of what it is about.</summary>
    public const string ReportFile = "conformance.json";

    /// <summary>A digest of every file's name and bytes.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <returns><c>sha256:</c> and hex digits.</returns>
    public static string Digest(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Where(name => name != ReportFile).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, name));
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{bytes.Length}\0"));
            hash.AppendData(bytes);
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
