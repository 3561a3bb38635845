using Atoll.Host.Plugins.Staging;
using Atoll.Host.Plugins.Trust;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Vouches for a plugin's content, or for none of it any more.</summary>
internal sealed class PluginPinning(PluginHost host, PluginReload reload)
{
    /// <returns>What the reload came to, and the content that is trusted; empty for none.</returns>
    public async Task<(ReloadResult Reload, string Hash)> PinAsync(Plugin plugin, bool revoke, CancellationToken cancellationToken)
    {
        try
        {
            var hash = revoke ? null : PluginContent.Read(plugin.Folder).Hash;
            PluginLock.Change(host.Current.Configuration, plugin.Id, hash);
            return (await reload.RunAsync(isDryRun: false, cancellationToken), hash ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"plugin {plugin.Id} cannot be trusted: {e.Message}", e);
        }
    }
}
