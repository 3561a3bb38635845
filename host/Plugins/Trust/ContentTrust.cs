using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Staging;

namespace Atoll.Host.Plugins.Trust;

/// <summary>Whether a plugin's content is one that somebody vouches for: an operator in plugins.lock, or a vendor whose key the operator trusts.</summary>
internal static class ContentTrust
{
    /// <summary>Why nobody does; null when somebody does, or nobody asks.</summary>
    public static string? Problem(string id, string folder, PluginContent content, AtollConfiguration configuration, IReadOnlyDictionary<string, IReadOnlyList<string>> pinned)
    {
        if (configuration.Trust == TrustPolicy.Off)
        {
            return null;
        }

        var hashes = pinned.GetValueOrDefault(id);
        if (hashes?.Contains(content.Hash) == true || PluginSignature.SignerOf(folder, content, configuration.TrustedKeys) is not null)
        {
            return null;
        }

        var signature = !File.Exists(Path.Combine(folder, PluginSignature.Name)) ? "it is not signed"
            : configuration.TrustedKeys.Count == 0 ? "trusted_keys in plugins.toml names no key to check its signature with"
            : "its signature is none of a trusted key over this content";
        return hashes is null
            ? $"its content {content.Hash[..12]} is not in {PluginLock.Name}, and {signature}"
            : $"its content {content.Hash[..12]} is not the one that {PluginLock.Name} pins ({string.Join(", ", hashes.Select(hash => hash[..Math.Min(12, hash.Length)]))}), and {signature}";
    }
}
