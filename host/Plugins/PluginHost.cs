using System.Diagnostics;
using Atoll.Host.Configuration;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Holds the current catalogue. Whoever asks for it works with one whole catalogue from beginning to end.</summary>
internal sealed class PluginHost(AtollConfiguration configuration, PluginLoading loading, ILogger<PluginHost> logger)
{
    private readonly Lock _changing = new();
    private volatile PluginCatalogue _catalogue = PluginCatalogue.Of([]);

    public PluginCatalogue Catalogue => _catalogue;

    /// <summary>Scans the plugin folders and loads what may be loaded.</summary>
    /// <exception cref="ConfigurationException">plugins.toml holds a setting that a plugin does not know.</exception>
    public void Load()
    {
        var started = Stopwatch.GetTimestamp();
        Publish(PluginCatalogue.Of(loading.LoadAll()));
        foreach (var plugin in _catalogue.All.Where(plugin => plugin.State is not (PluginState.Active or PluginState.Disabled)))
        {
            logger.PluginNotActive(plugin.Id, plugin.Folder, plugin.State, plugin.Reason);
        }

        foreach (var folder in configuration.PluginFolders.Where(folder => !Directory.Exists(folder)))
        {
            logger.PluginFolderMissing(folder);
        }

        foreach (var id in configuration.Plugins.Keys.Where(id => _catalogue.Find(id) is null))
        {
            logger.PluginConfiguredButMissing(id, string.Join(", ", configuration.PluginFolders));
        }

        logger.PluginsLoaded(_catalogue.Active.Count(), _catalogue.All.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>The catalogue after every adapter that needs something of the host's was asked whether it is there.</summary>
    public PluginCatalogue Ask()
    {
        foreach (var plugin in _catalogue.Active.Where(plugin => plugin.Adapter is IRequirements))
        {
            var missing = Missing(plugin);
            if (missing != (plugin.State == PluginState.Unavailable ? plugin.Reason : null))
            {
                Change(plugin, missing);
            }
        }

        return _catalogue;
    }

    /// <summary>Makes a catalogue the current one, whole.</summary>
    public void Publish(PluginCatalogue catalogue) => _catalogue = catalogue;

    /// <summary>Takes a plugin out of service. Containers that it serves keep it.</summary>
    public void Fail(Plugin plugin, string reason, string hint)
    {
        lock (_changing)
        {
            Publish(_catalogue.Replacing(plugin, plugin.Without(PluginState.Failed, reason, hint)));
        }

        logger.PluginNotActive(plugin.Id, plugin.Folder, PluginState.Failed, reason);
    }

    private void Change(Plugin plugin, string? missing)
    {
        lock (_changing)
        {
            // Somebody else may have changed it meanwhile; the next request asks again.
            if (_catalogue.All.Contains(plugin))
            {
                Publish(_catalogue.Replacing(plugin, missing is null
                    ? plugin.Without(PluginState.Active, "", "")
                    : plugin.Without(PluginState.Unavailable, missing, "what is missing is looked for again by each request")));
            }
        }

        if (missing is not null)
        {
            logger.PluginNotActive(plugin.Id, plugin.Folder, PluginState.Unavailable, missing);
        }
    }

    private static string? Missing(Plugin plugin)
    {
        try
        {
            return ((IRequirements)plugin.Adapter!).Missing();
        }
        catch (Exception e)
        {
            return $"looking for what it needs threw {e.GetType().Name}: {e.Message}";
        }
    }
}

internal static partial class PluginLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "plugin {PluginId} in {Folder} is {State}: {Reason}")]
    public static partial void PluginNotActive(this ILogger logger, string pluginId, string folder, PluginState state, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "plugins.toml configures plugin {PluginId}, which lies in none of the plugin folders ({Folders})")]
    public static partial void PluginConfiguredButMissing(this ILogger logger, string pluginId, string folders);

    [LoggerMessage(Level = LogLevel.Warning, Message = "plugin folder {Folder} does not exist; plugin_folders in plugins.toml names it")]
    public static partial void PluginFolderMissing(this ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Active} of {Found} plugins active after {Milliseconds:0} ms")]
    public static partial void PluginsLoaded(this ILogger logger, int active, int found, double milliseconds);
}
