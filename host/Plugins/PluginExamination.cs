using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Faults;
using Atoll.Host.Plugins.Staging;
using Atoll.Host.Plugins.Trust;

namespace Atoll.Host.Plugins;

/// <summary>Everything that can be known of plugin folders without running their code. Nothing that one folder holds can keep another from being looked at.</summary>
internal sealed class PluginExamination(Quarantine quarantine, CallJournal journal, SafeMode safeMode, TimeProvider timeProvider)
{
    /// <summary>Every folder's plugin: those that may be loaded are <see cref="PluginState.Active"/>, without an instance.</summary>
    public IReadOnlyList<Plugin> All(AtollConfiguration configuration, List<ConfigProblem> problems)
    {
        var plugins = new List<Plugin>();
        var pinned = PluginLock.Read(configuration, problems);
        foreach (var folder in configuration.PluginFolders.Where(Directory.Exists).SelectMany(Folders))
        {
            var plugin = Examine(folder, configuration, pinned);
            if (plugin.State == PluginState.Active && plugins.Find(other => other.Id == plugin.Id && other.Manifest is not null) is { } twin)
            {
                plugin = plugin.Without(PluginState.Failed, $"the id '{plugin.Id}' is taken by {twin.Folder}", "give one of them another id, or remove one folder");
            }

            CheckSettings(plugin, configuration, problems);
            plugins.Add(plugin);
        }

        return plugins;
    }

    /// <summary>One folder's plugin.</summary>
    /// <param name="pinned">The contents that are trusted; null for the daemon's own copy, whose content was compared with its hash.</param>
    public Plugin Examine(string folder, AtollConfiguration configuration, IReadOnlyDictionary<string, IReadOnlyList<string>>? pinned)
    {
        var plugin = new Plugin { Folder = folder, Id = Path.GetFileName(folder), State = PluginState.Active, Since = timeProvider.GetUtcNow() };
        try
        {
            if (pinned is not null && FolderTrust.Problem(folder) is { } problem)
            {
                return Identified(plugin).Without(PluginState.Untrusted, problem, $"chown -R root {folder} && chmod -R go-w {folder}");
            }

            return Examine(plugin, configuration, pinned);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return plugin.Without(PluginState.Failed, e.Message, "make the folder readable for the daemon");
        }
    }

    private static IEnumerable<string> Folders(string parent)
        => Directory.EnumerateDirectories(parent).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal);

    private Plugin Examine(Plugin plugin, AtollConfiguration configuration, IReadOnlyDictionary<string, IReadOnlyList<string>>? pinned)
    {
        var file = Path.Combine(plugin.Folder, ManifestFile.Name);
        if (!File.Exists(file))
        {
            return plugin.Without(PluginState.Failed, $"it holds no {ManifestFile.Name}", "a plugin's folder holds its manifest and its published assembly");
        }

        var (manifest, problems) = ManifestFile.Read(file);
        if (manifest is null)
        {
            return plugin.Without(PluginState.Failed, string.Join("; ", problems), $"correct {file}");
        }

        var entry = configuration.Plugins.GetValueOrDefault(manifest.Id);
        var content = PluginContent.Read(plugin.Folder);
        plugin = plugin with
        {
            Id = manifest.Id,
            Manifest = manifest,
            Priority = entry?.Priority ?? manifest.Priority,
            Config = entry is null ? manifest.Config : manifest.Config.MergedWith(entry.Config),
            Hash = content.Hash,
            Content = content,
            DrainPlace = entry is { Draining: true } ? entry.Places["drain"] : null,
        };
        if (entry is { Enabled: false })
        {
            return plugin.Without(PluginState.Disabled, $"[plugins.{manifest.Id}] enabled = false{In(entry, "enabled")}", $"'atoll plugin enable {manifest.Id}', or take that line out");
        }

        if (pinned is not null && ContentTrust.Problem(plugin.Id, plugin.Folder, content, configuration, pinned) is { } distrust)
        {
            var hint = $"'atoll plugin trust {plugin.Id}' vouches for it";
            if (configuration.Trust == TrustPolicy.Enforce)
            {
                return plugin.Without(PluginState.Untrusted, distrust, hint);
            }

            plugin = plugin with { Reason = $"nobody vouches for it: {distrust}", Hint = hint };
        }

        if (!SdkContract.Accepts(Version.Parse(manifest.Sdk)))
        {
            return plugin.Without(PluginState.Incompatible, $"it was built for contract {manifest.Sdk}; this host speaks {SdkContract.Version}", "install a version of the plugin that was built for this host, or a newer Atoll");
        }

        if (!File.Exists(Path.Combine(plugin.Folder, manifest.Assembly)))
        {
            return plugin.Without(PluginState.Failed, $"its assembly {manifest.Assembly} is not in the folder", "copy the whole output of 'dotnet publish'");
        }

        if (safeMode.HoldsBack(plugin.Id, plugin.Folder))
        {
            return plugin.Without(PluginState.Discovered, "the daemon runs in safe mode", $"'atoll plugin release {plugin.Id}' loads it; without --safe-mode it is loaded at the start");
        }

        return quarantine.ReasonFor(plugin.Id, plugin.Hash) is { } reason
            ? plugin.Without(PluginState.Quarantined, reason, $"'atoll plugin release {plugin.Id}' lets it serve again; another version is taken in by itself")
            : Placed(plugin, entry?.Isolation ?? PluginIsolation.None);
    }

    /// <summary>In the daemon or in a process of its own.</summary>
    private Plugin Placed(Plugin plugin, PluginIsolation isolation)
    {
        if (isolation != PluginIsolation.Auto)
        {
            return plugin with { Isolated = isolation == PluginIsolation.Process };
        }

        var deaths = journal.DeathsOf(plugin.Id, plugin.Hash);
        return deaths < CallJournal.DeathsAllowed
            ? plugin with { IsolatesItself = true }
            : plugin with
            {
                Isolated = true,
                Reason = $"it runs in a process of its own: {deaths} daemons died within its calls",
                Hint = $"'atoll plugin release {plugin.Id}' takes it back into the daemon",
            };
    }

    /// <summary>Whose folder it is, where that can be read: a container's plugin must be known by its id also when it is not trusted any more.</summary>
    private static Plugin Identified(Plugin plugin)
        => ManifestFile.Read(Path.Combine(plugin.Folder, ManifestFile.Name)).Manifest is { } manifest ? plugin with { Id = manifest.Id, Manifest = manifest, Priority = manifest.Priority } : plugin;

    private static string In(PluginEntry entry, string key) => entry.Places.TryGetValue(key, out var place) ? $" in {place}" : "";

    /// <summary>A setting that the manifest's [config] does not know is a mistake of the operator's.</summary>
    private static void CheckSettings(Plugin plugin, AtollConfiguration configuration, List<ConfigProblem> problems)
    {
        if (plugin.Manifest is not { } manifest || !configuration.Plugins.TryGetValue(manifest.Id, out var entry))
        {
            return;
        }

        var known = manifest.Config.Values.Keys.Concat(PluginEntryToml.HostKeys).ToArray();
        foreach (var key in entry.Config.Values.Keys.Where(key => !manifest.Config.Values.ContainsKey(key)))
        {
            var hint = NearestName.Of(key, known) is { } near ? $"; did you mean '{near}'?" : $"; known here: {string.Join(", ", known)}";
            var place = entry.Places.GetValueOrDefault(key) ?? new ConfigPlace(configuration.File ?? "plugins.toml", 0, 0);
            problems.Add(new ConfigProblem(place.File, place.Line, place.Column, $"unknown key 'plugins.{manifest.Id}.{key}'{hint}"));
        }
    }
}
