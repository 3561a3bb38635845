using System.Diagnostics;
using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Staging;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Reload;

/// <summary>What a reload came to.</summary>
/// <param name="Generation">The generation that is current now.</param>
/// <param name="Changes">What changed, or would; one line each.</param>
/// <param name="NotTakenUp">Settings that hold after a restart.</param>
internal sealed record ReloadResult(int Generation, IReadOnlyList<string> Changes, IReadOnlyList<string> NotTakenUp, double Milliseconds);

/// <summary>
/// The one way to another generation: read, check, plan, stage, probe, publish; all of it or nothing. It is gone at the start of the daemon, on SIGHUP, by
/// <c>atoll reload</c>, and when a file has changed.
/// </summary>
internal sealed class PluginReload(
    ConfigurationSource source,
    ReloadPlanning planning,
    PluginLoading loading,
    PluginStaging staging,
    PluginHost host,
    RetiredPlugins retired,
    IPluginUsers users,
    TimeProvider timeProvider,
    ILogger<PluginReload> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The first generation. A plugin that cannot be loaded is listed with the reason; a mistake in the configuration ends the daemon.</summary>
    /// <exception cref="ConfigurationException">With every mistake.</exception>
    public void Start()
    {
        _one.Wait();
        try
        {
            StartLocked();
        }
        finally
        {
            _one.Release();
        }
    }

    private void StartLocked()
    {
        var started = Stopwatch.GetTimestamp();
        var plan = planning.Plan(host.Current, source.Read(out _));
        if (plan.Problems.Count > 0)
        {
            throw new ConfigurationException(plan.Problems);
        }

        var plugins = plan.Plugins.Select(planned => planned.Step == PluginStep.Load ? Load(planned.Plugin) : planned.Plugin).ToArray();
        Publish(plan, plugins, started);
        staging.Prune(Needed());
        Warn(plan.Configuration);
    }

    /// <summary>Takes up what is in the files now.</summary>
    /// <param name="isDryRun">Only plans.</param>
    /// <exception cref="ConfigurationException">The files hold mistakes; nothing was changed.</exception>
    /// <exception cref="RuntimeException">InvalidState when a plugin that should take over cannot; nothing was changed.</exception>
    public async Task<ReloadResult> RunAsync(bool isDryRun, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var plan = planning.Plan(host.Current, source.Read(out var notTakenUp));
            if (plan.Problems.Count > 0)
            {
                throw new ConfigurationException(plan.Problems);
            }

            if (!isDryRun && plan.Changes.Count > 0)
            {
                Publish(plan, await MakeAsync(plan), started);
                Retire(plan);
            }

            return new ReloadResult(host.Current.Number, plan.Changes, notTakenUp, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (e is ConfigurationException or RuntimeException)
        {
            logger.ReloadRefused(host.Current.Number, e.Message);
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Loads and probes all that is new. Where one that should take over cannot, all that was loaded goes again.</summary>
    private async Task<IReadOnlyList<Plugin>> MakeAsync(ReloadPlan plan)
    {
        var made = new List<Plugin>();
        foreach (var planned in plan.Plugins)
        {
            if (planned.Step == PluginStep.Keep)
            {
                made.Add(planned.Plugin);
                continue;
            }

            var plugin = await Task.Run(() => Load(planned.Plugin));
            made.Add(plugin);
            var problem = plugin.Instance is null ? plugin.Reason : await ProbeAsync(plugin, planned.Before);
            if (planned.Before is { } before && problem is not null)
            {
                await UnloadAsync(made.Where(other => other.Instance is not null && !plan.Plugins.Any(entry => entry.Plugin.Instance == other.Instance)));
                throw new RuntimeException(RuntimeErrorCode.InvalidState, $"plugin {plugin.Id} {plugin.Version} cannot take over from {before.Version}, which goes on: {problem}");
            }
        }

        return made;
    }

    private async Task<string?> ProbeAsync(Plugin plugin, Plugin? before)
        => before is null ? null
            : plugin.Adapter is IRequirements requirements && before.State == PluginState.Active && requirements.Missing() is { } missing ? missing
            : await users.ProbeAsync(plugin.Adapter!, plugin.Id);

    private static async Task UnloadAsync(IEnumerable<Plugin> plugins)
    {
        foreach (var plugin in plugins)
        {
            plugin.Instance!.Retire();
            await plugin.Instance.UnloadAsync(TimeSpan.FromSeconds(10));
        }
    }

    private Plugin Load(Plugin plugin)
    {
        var loaded = loading.Load(plugin);
        return loaded.State == plugin.State ? loaded : loaded with { Since = timeProvider.GetUtcNow() };
    }

    private void Publish(ReloadPlan plan, IReadOnlyList<Plugin> plugins, long started)
    {
        var number = host.Current.Number + 1;
        host.Publish(new Generation(number, plan.Configuration, PluginCatalogue.Of(plugins), timeProvider.GetUtcNow()));
        foreach (var plugin in plugins.Where(plugin => plugin.Reason.Length > 0 && plugin.State != PluginState.Disabled))
        {
            logger.PluginNotActive(plugin.Id, plugin.Folder, plugin.State, plugin.Reason);
        }

        if (number > 1)
        {
            foreach (var change in plan.Changes)
            {
                logger.GenerationChanged(number, change);
            }
        }

        logger.GenerationPublished(number, host.Catalogue.Active.Count(), host.Catalogue.All.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private void Retire(ReloadPlan plan)
    {
        foreach (var planned in plan.Plugins.Where(planned => planned is { Step: PluginStep.Load, Before.Instance: not null }))
        {
            retired.Add(planned.Before!, $"replaced by {planned.Plugin.Version} in generation {host.Current.Number}");
        }

        foreach (var plugin in plan.Gone)
        {
            retired.Add(plugin, $"taken out in generation {host.Current.Number}");
        }
    }

    private HashSet<(string, string)> Needed() => [.. users.Needed, .. host.Catalogue.All.Where(plugin => plugin.Instance is not null).Select(plugin => (plugin.Id, plugin.Hash))];

    private void Warn(AtollConfiguration configuration)
    {
        foreach (var folder in configuration.PluginFolders.Where(folder => !Directory.Exists(folder)))
        {
            logger.PluginFolderMissing(folder);
        }

        foreach (var id in configuration.Plugins.Keys.Where(id => host.Catalogue.Find(id) is null))
        {
            logger.PluginConfiguredButMissing(id, string.Join(", ", configuration.PluginFolders));
        }

        foreach (var skipped in configuration.Skipped)
        {
            logger.ConfigurationSkipped(skipped.File, skipped.Message);
        }
    }
}
