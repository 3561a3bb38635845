using Atoll.Host.Plugins;

namespace Atoll.Host.Runtimes;

/// <summary>Who serves a container: the plugin that was recorded when it was created, never another; of that plugin, the version that is current.</summary>
internal sealed class RuntimeDispatch(PluginHost plugins)
{
    /// <summary>The adapter of a plugin's id, for one call.</summary>
    /// <exception cref="RuntimeException">Unavailable when that plugin is not loaded.</exception>
    public AdapterLease Lease(string pluginId)
    {
        while (true)
        {
            var plugin = plugins.Catalogue.Find(pluginId);
            if (plugin?.Instance is not { } instance)
            {
                throw new RuntimeException(RuntimeErrorCode.Unavailable, plugin is null
                    ? $"the container is served by plugin {pluginId}, which is in none of the plugin folders; put it back"
                    : $"the container is served by plugin {pluginId}, which is {plugin.State.Word}: {plugin.Reason}");
            }

            if (instance.TryLease(out var lease))
            {
                return lease;
            }

            // It was replaced between the two looks, and its successor was published before: the next look finds that.
        }
    }

    /// <summary>Whether a plugin's code is there.</summary>
    public bool Has(string pluginId) => plugins.Catalogue.Find(pluginId)?.Instance is not null;
}
