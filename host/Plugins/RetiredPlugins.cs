using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Plugins that were replaced or removed, from then on until their code has left the memory.</summary>
internal sealed class RetiredPlugins(TimeProvider timeProvider, ILogger<RetiredPlugins> logger)
{
    /// <summary>How long an adapter may take to close what it holds.</summary>
    private static readonly TimeSpan DisposeTime = TimeSpan.FromSeconds(10);

    /// <summary>Two are the rule; finalizers that free what other finalizers hold take more.</summary>
    private const int MaxCollections = 10;

    private readonly ConcurrentDictionary<PluginInstance, Plugin> _plugins = new();

    /// <summary>Those that are still used, and those whose code does not go.</summary>
    public IReadOnlyList<Plugin> All
    {
        get
        {
            // What had leaked may have been freed by a collection since.
            foreach (var (instance, plugin) in _plugins.Where(entry => entry.Value.State == PluginState.Leaked && entry.Key is { IsUnloadable: true, IsCollected: true }))
            {
                _plugins.TryRemove(new(instance, plugin));
            }

            return [.. _plugins.Select(entry => Shown(entry.Key, entry.Value)).OrderBy(plugin => plugin.Id, StringComparer.Ordinal).ThenBy(plugin => plugin.Since)];
        }
    }

    /// <summary>Ends when nothing drains any more: every retired plugin has gone, or is known to have leaked.</summary>
    public Task SettledAsync() => Task.WhenAll(_plugins.Keys.Select(instance => _settling.TryGetValue(instance, out var task) ? task : Task.CompletedTask));

    private readonly ConditionalWeakTable<PluginInstance, Task> _settling = [];

    /// <param name="plugin">The one that has an instance; what its row is to say.</param>
    public void Add(Plugin plugin, string reason)
    {
        var instance = plugin.Instance!;
        _plugins[instance] = plugin.Without(PluginState.Draining, reason, "it goes when the last of its calls has ended") with { Since = timeProvider.GetUtcNow() };
        _settling.Add(instance, SettleAsync(instance));
        instance.Retire();
    }

    private async Task SettleAsync(PluginInstance instance)
    {
        await instance.Drained;
        try
        {
            await instance.UnloadAsync(DisposeTime);
        }
        catch (Exception e)
        {
            logger.LogWarning("plugin {PluginId}: closing its adapter failed: {Cause}", _plugins[instance].Id, e.Message);
        }

        if (!_plugins.TryGetValue(instance, out var plugin))
        {
            return;
        }

        if (instance.IsUnloadable)
        {
            // Whoever gave the last lease back still has the adapter on its stack: collect on another thread, after it.
            await Task.Factory.StartNew(() => Collect(instance), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (instance.IsCollected)
            {
                _plugins.TryRemove(instance, out _);
                logger.PluginUnloaded(plugin.Id, plugin.Version);
                return;
            }
        }

        var reason = instance.IsUnloadable
            ? "something still refers to it: a thread, a timer, a static event of the host's, a child process's handler; docs/shared-types.md lists what keeps code alive"
            : "its manifest says unloadable = false";
        _plugins[instance] = plugin.Without(PluginState.Leaked, reason, "nothing uses it; restart the daemon to get the memory back, containers go on") with { Since = timeProvider.GetUtcNow() };
        logger.PluginLeaked(plugin.Id, plugin.Version, reason);
    }

    private static void Collect(PluginInstance instance)
    {
        for (var i = 0; i < MaxCollections && !instance.IsCollected; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static Plugin Shown(PluginInstance instance, Plugin plugin)
        => plugin.State == PluginState.Draining ? plugin with { Reason = $"{plugin.Reason}; {instance.Leases} of its calls still run" } : plugin;
}
