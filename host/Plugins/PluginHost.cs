using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Isolation;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Holds the current generation. Whoever asks for it works with one whole generation from beginning to end.</summary>
internal sealed class PluginHost(AtollConfiguration configuration, TimeProvider timeProvider, ILogger<PluginHost> logger)
{
    private readonly Lock _changing = new();
    private volatile Generation _current = new(0, configuration, PluginCatalogue.Of([]), timeProvider.GetUtcNow());
    private volatile TaskCompletionSource _changed = NewSource();

    public Generation Current => _current;

    public PluginCatalogue Catalogue => _current.Catalogue;

    /// <summary>Called when something has happened that a reload would take up.</summary>
    public Action ReloadWanted { private get; set; } = static () => { };

    /// <summary>A container of a plugin was removed: one that only served what it had may go.</summary>
    public void ContainerGone(string pluginId)
    {
        Pulse();
        if (Catalogue.Find(pluginId) is { IsAsked: false })
        {
            ReloadWanted();
        }
    }

    /// <summary>Ends with the next change of a plugin, or removal of a container.</summary>
    public Task Changed => _changed.Task;

    /// <summary>The generation after every adapter that needs something of the host's was asked whether it is there.</summary>
    public Generation Ask()
    {
        foreach (var plugin in Catalogue.Active.Where(plugin => plugin.Instance?.Adapter is IRequirements))
        {
            var missing = Missing(plugin);
            if (missing != (plugin.State == PluginState.Unavailable ? plugin.Reason : null))
            {
                Change(plugin, missing is null ? plugin.Without(PluginState.Active, "", "") : plugin.Without(PluginState.Unavailable, missing, "what is missing is looked for again by each request"));
            }
        }

        return _current;
    }

    /// <summary>As <see cref="Ask"/>; none of its plugins goes before the result is disposed.</summary>
    public IDisposable AskAndHold(out Generation generation)
    {
        while (true)
        {
            generation = Ask();
            var held = new HeldLeases();
            if (generation.Catalogue.Active.All(held.TryAdd))
            {
                return held;
            }

            // One was replaced just now, and the generation with its successor was published before.
            held.Dispose();
        }
    }

    private sealed class HeldLeases : IDisposable
    {
        private readonly List<AdapterLease> _leases = [];

        public bool TryAdd(Plugin plugin)
        {
            if (plugin.Instance?.TryLease(out var lease) != true)
            {
                return false;
            }

            _leases.Add(lease);
            return true;
        }

        public void Dispose() => _leases.ForEach(lease => lease.Dispose());
    }

    /// <summary>Ends the processes that plugins have of their own. The daemon is ending.</summary>
    public async Task EndWorkersAsync(TimeSpan limit)
    {
        try
        {
            await Task.WhenAll(Catalogue.All.Select(plugin => plugin.Adapter).OfType<WorkerAdapter>().Select(worker => worker.DisposeAsync().AsTask())).WaitAsync(limit, timeProvider);
        }
        catch (TimeoutException)
        {
            logger.LogWarning("a plugin's process did not end within {Seconds} s of SIGKILL; it ends when the kernel lets it", limit.TotalSeconds);
        }
    }

    /// <summary>Makes a generation the current one, whole.</summary>
    public void Publish(Generation generation)
    {
        lock (_changing)
        {
            PublishLocked(generation);
        }
    }

    /// <summary>Takes a plugin out of service. Containers that it serves keep it.</summary>
    public void Fail(Plugin plugin, string reason, string hint) => Change(plugin, plugin.Without(PluginState.Failed, reason, hint));

    /// <summary>Replaces what is known of a plugin, if nobody else has meanwhile.</summary>
    /// <returns>False when somebody has.</returns>
    public bool Change(Plugin plugin, Plugin with)
    {
        lock (_changing)
        {
            if (!Catalogue.All.Contains(plugin))
            {
                return false;
            }

            PublishLocked(_current with { Catalogue = Catalogue.Replacing(plugin, with with { Since = timeProvider.GetUtcNow() }) });
        }

        if (!with.IsAsked || with.State == PluginState.Unavailable)
        {
            logger.PluginNotActive(with.Id, with.Folder, with.State, with.Reason);
        }

        return true;
    }

    private void PublishLocked(Generation generation)
    {
        _current = generation;
        Pulse();
    }

    private void Pulse()
    {
        lock (_changing)
        {
            var changed = _changed;
            _changed = NewSource();
            changed.SetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string? Missing(Plugin plugin)
    {
        try
        {
            return (plugin.Adapter as IRequirements)?.Missing();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "configuration file {File} is left out: {Reason}")]
    public static partial void ConfigurationSkipped(this ILogger logger, string file, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "generation {Generation}: {Active} of {Found} plugins active, after {Milliseconds:0} ms")]
    public static partial void GenerationPublished(this ILogger logger, int generation, int active, int found, double milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "generation {Generation}: {Change}")]
    public static partial void GenerationChanged(this ILogger logger, int generation, string change);

    [LoggerMessage(Level = LogLevel.Error, Message = "the reload was refused, and generation {Generation} goes on: {Problem}")]
    public static partial void ReloadRefused(this ILogger logger, int generation, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "the code of plugin {PluginId} {Version}, which was replaced or removed, has left the memory")]
    public static partial void PluginUnloaded(this ILogger logger, string pluginId, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the code of plugin {PluginId} {Version} stays in memory: {Reason}")]
    public static partial void PluginLeaked(this ILogger logger, string pluginId, string version, string reason);
}
