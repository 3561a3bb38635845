using Atoll.Host.Plugins;

namespace Atoll.Host.Runtimes;

/// <summary>Who serves a container: the plugin that was recorded when it was created, never another.</summary>
internal sealed class RuntimeDispatch(PluginHost plugins)
{
    /// <summary>The adapter of a plugin's id.</summary>
    /// <exception cref="RuntimeException">Unavailable when that plugin is not loaded.</exception>
    public IRuntimeAdapter AdapterOf(string pluginId)
    {
        var plugin = plugins.Catalogue.Find(pluginId);
        return plugin?.Adapter ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, plugin is null
            ? $"the container is served by plugin {pluginId}, which is in none of the plugin folders; put it back"
            : $"the container is served by plugin {pluginId}, which is {RuntimeResolver.Word(plugin.State)}: {plugin.Reason}");
    }
}
