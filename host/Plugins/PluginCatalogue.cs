using System.Collections.Immutable;

namespace Atoll.Host.Plugins;

/// <summary>Every plugin that was found, in the order in which they are asked. Immutable: a change is a new catalogue.</summary>
internal sealed class PluginCatalogue
{
    private PluginCatalogue(ImmutableArray<Plugin> plugins) => All = plugins;

    /// <summary>Those that are asked first, by priority and then id; the others after them.</summary>
    public ImmutableArray<Plugin> All { get; }

    /// <summary>Those that are asked for every runtime: active ones, and those that would be if nothing were missing.</summary>
    public IEnumerable<Plugin> Active => All.Where(plugin => plugin.IsAsked);

    public static PluginCatalogue Of(IEnumerable<Plugin> plugins) => new([.. plugins
        .OrderBy(plugin => !plugin.IsAsked)
        .ThenBy(plugin => plugin.Priority)
        .ThenBy(plugin => plugin.Id, StringComparer.Ordinal)
        .ThenBy(plugin => plugin.Folder, StringComparer.Ordinal)]);

    /// <summary>The plugin of an id: the one that serves where several folders claim it.</summary>
    public Plugin? Find(string id)
    {
        Plugin? found = null;
        foreach (var plugin in All)
        {
            if (plugin.Id == id && (found is null || (found.Instance is null && plugin.Instance is not null)))
            {
                found = plugin;
            }
        }

        return found;
    }

    public PluginCatalogue Replacing(Plugin old, Plugin with) => Of(All.Select(plugin => ReferenceEquals(plugin, old) ? with : plugin));
}
