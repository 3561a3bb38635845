using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Staging;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Compares what is there with what runs.</summary>
internal sealed class ReloadPlanning(PluginExamination examination, PluginStaging staging, IPluginUsers users, TimeProvider timeProvider)
{
    public ReloadPlan Plan(Generation current, AtollConfiguration configuration)
    {
        var problems = new List<ConfigProblem>();
        var examined = examination.All(configuration, problems);
        var changes = new List<string>();
        var planned = examined.Select(plugin => Planned(plugin, examined, current.Catalogue, problems)).ToList();
        var missing = Missing(examined, current.Catalogue, configuration).ToArray();
        planned.AddRange(missing);

        var kept = planned.Where(entry => entry.Before is not null).Select(entry => entry.Before!.Instance).Concat(planned.Select(entry => entry.Plugin.Instance)).ToHashSet();
        var gone = current.Catalogue.All.Where(plugin => plugin.Instance is { } instance && !kept.Contains(instance)).ToArray();
        changes.AddRange(planned.Select(entry => PluginChange(entry, current.Catalogue)).OfType<string>());
        changes.AddRange(current.Catalogue.All.Where(plugin => !planned.Exists(entry => entry.Plugin.Id == plugin.Id)).Select(plugin => $"- plugin {plugin.Id} {plugin.Version}"));
        changes.AddRange(ConfigurationChanges.Between(current.Configuration, configuration));
        return new ReloadPlan(configuration, planned, gone, changes, problems);
    }

    private PlannedPlugin Planned(Plugin found, IReadOnlyList<Plugin> examined, PluginCatalogue current, List<ConfigProblem> problems)
    {
        // Of several folders with one id the first has it; the others are listed with that reason.
        var isFirst = ReferenceEquals(examined.FirstOrDefault(other => other.Id == found.Id), found);
        var before = isFirst ? current.All.FirstOrDefault(plugin => plugin.Id == found.Id && plugin.Instance is not null) : null;
        switch (found.State)
        {
            case PluginState.Active:
                found = Draining(found);
                return before is not null && IsSame(before, found)
                    ? new PlannedPlugin(Kept(found, before), PluginStep.Keep, before)
                    : new PlannedPlugin(found, PluginStep.Load, before);
            case var state when IsDecided(state, found, before):
                return OutOfService(found, before, current);
            default:
                if (before is { IsAsked: true })
                {
                    problems.Add(new ConfigProblem(found.Folder, 0, 0, $"plugin {found.Id} {before.Version} serves, and what lies there now cannot take its place: {found.Reason}"));
                }

                return new PlannedPlugin(found with { Since = SinceOf(found, current.Find(found.Id)) }, PluginStep.Keep, before);
        }
    }

    /// <summary>Somebody has decided that it takes no new containers, and its code has nothing to do with it.</summary>
    private static bool IsDecided(PluginState state, Plugin found, Plugin? before)
        => state is PluginState.Disabled or PluginState.Quarantined || (state == PluginState.Untrusted && before is not null && before.Hash == found.Hash);

    /// <summary>It goes, unless it has containers: these it serves until they are removed.</summary>
    private PlannedPlugin OutOfService(Plugin found, Plugin? before, PluginCatalogue current)
    {
        if (users.CountOf(found.Id) is > 0 and var count && (before is not null || found.State == PluginState.Disabled))
        {
            var served = found.Without(PluginState.Draining, $"{found.Reason}; it serves {Containers(count)} until they are removed", found.Hint);
            return before is null
                ? new PlannedPlugin(served, PluginStep.Load, null)
                : new PlannedPlugin(served with { Instance = before.Instance, Hash = before.Hash, Manifest = before.Manifest, Since = SinceOf(served, before) }, PluginStep.Keep, before);
        }

        return new PlannedPlugin(found with { Since = SinceOf(found, current.Find(found.Id)) }, PluginStep.Keep, null);
    }

    private Plugin Draining(Plugin found)
    {
        return found.DrainPlace is { } place
            ? found.Without(PluginState.Draining, $"[plugins.{found.Id}] drain = true in {place}; it serves {Containers(users.CountOf(found.Id))}", $"'atoll plugin release {found.Id}' lets it take new ones")
            : found;
    }

    /// <summary>Plugins whose folder is gone while they have containers: from memory, or from the copy that created them.</summary>
    private IEnumerable<PlannedPlugin> Missing(IReadOnlyList<Plugin> examined, PluginCatalogue current, AtollConfiguration configuration)
    {
        foreach (var id in users.Needed.Select(needed => needed.Id).Distinct(StringComparer.Ordinal).Where(id => examined.All(plugin => plugin.Id != id)))
        {
            var reason = $"its folder is gone; it serves {Containers(users.CountOf(id))} until they are removed";
            const string Hint = "put the folder back to let it take new ones";
            if (current.All.FirstOrDefault(plugin => plugin.Id == id && plugin.Instance is not null) is { } running)
            {
                var draining = running.Without(PluginState.Draining, reason, Hint);
                yield return new PlannedPlugin(draining with { Since = SinceOf(draining, running) }, PluginStep.Keep, running);
            }
            else if (users.Needed.Where(needed => needed.Id == id && needed.Hash.Length > 0).Select(needed => (needed.Hash, Content: staging.Find(id, needed.Hash))).FirstOrDefault(copy => copy.Content is not null) is { Hash: { } hash })
            {
                var copy = examination.Examine(staging.FolderOf(id, hash), configuration, pinned: null);
                yield return new PlannedPlugin(copy.State == PluginState.Active ? copy.Without(PluginState.Draining, reason, Hint) : copy, copy.State == PluginState.Active ? PluginStep.Load : PluginStep.Keep, null);
            }
        }
    }

    private static bool IsSame(Plugin before, Plugin now)
        => before.Hash == now.Hash && before.Isolated == now.Isolated && ConfigTables.AreEqual(before.Config, now.Config);

    /// <summary>What is missing of the host's is asked again; everything else is what was found.</summary>
    private Plugin Kept(Plugin found, Plugin before)
    {
        var kept = found with { Instance = before.Instance };
        kept = before.State == PluginState.Unavailable && kept.State == PluginState.Active ? kept.Without(before.State, before.Reason, before.Hint) : kept;
        return kept with { Since = SinceOf(kept, before) };
    }

    private DateTimeOffset SinceOf(Plugin now, Plugin? before) => before is not null && before.State == now.State ? before.Since : timeProvider.GetUtcNow();

    private static string? PluginChange(PlannedPlugin entry, PluginCatalogue current)
    {
        var (plugin, step, before) = entry;
        if (step == PluginStep.Load)
        {
            return before is null ? $"+ plugin {plugin.Id} {plugin.Version}"
                : before.Hash != plugin.Hash ? $"~ plugin {plugin.Id} {before.Version} -> {plugin.Version} ({Short(before.Hash)} -> {Short(plugin.Hash)})"
                : before.Isolated != plugin.Isolated ? $"~ plugin {plugin.Id}: {(plugin.Isolated ? "into a process of its own" : "into the daemon")}"
                : $"~ plugin {plugin.Id}: its settings";
        }

        var known = before ?? current.All.FirstOrDefault(other => other.Id == plugin.Id && other.Folder == plugin.Folder);
        return known is null ? $"+ plugin {plugin.Id}: {plugin.State.Word}: {plugin.Reason}"
            : known.State != plugin.State ? $"~ plugin {plugin.Id}: {known.State.Word} -> {plugin.State.Word}{(plugin.Reason.Length > 0 ? $": {plugin.Reason}" : "")}"
            : known.Priority != plugin.Priority ? $"~ plugin {plugin.Id}: priority {known.Priority} -> {plugin.Priority}"
            : known.Hash != plugin.Hash || known.Reason != plugin.Reason ? $"~ plugin {plugin.Id}: {plugin.State.Word}: {plugin.Reason}"
            : null;
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static string Containers(int count) => count == 1 ? "1 container" : $"{count} containers";
}
