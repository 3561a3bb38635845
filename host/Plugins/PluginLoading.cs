using System.Reflection;
using Atoll.Host.Configuration;
using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Turns plugin folders into plugins. Nothing that one folder holds can keep another from loading.</summary>
internal sealed class PluginLoading(AtollConfiguration configuration, AdapterContexts contexts)
{
    /// <summary>A constructor has no business waiting for anything.</summary>
    private static readonly TimeSpan ConstructorTime = TimeSpan.FromSeconds(10);

    private static readonly Assembly[] Shared = [typeof(IRuntimeAdapter).Assembly, typeof(ILogger).Assembly];

    public IReadOnlyList<Plugin> LoadAll()
    {
        var plugins = new List<Plugin>();
        var problems = new List<ConfigProblem>();
        foreach (var folder in configuration.PluginFolders.Where(Directory.Exists).SelectMany(Folders))
        {
            var plugin = Examine(folder);
            if (plugin.State == PluginState.Active && plugins.Find(other => other.Id == plugin.Id && other.Manifest is not null) is { } twin)
            {
                plugin = plugin.Without(PluginState.Failed, $"the id '{plugin.Id}' is taken by {twin.Folder}", "give one of them another id, or remove one folder");
            }

            CheckSettings(plugin, problems);
            plugins.Add(plugin.State == PluginState.Active ? Load(plugin) : plugin);
        }

        return problems.Count == 0 ? plugins : throw new ConfigurationException(problems);
    }

    private static IEnumerable<string> Folders(string parent)
        => Directory.EnumerateDirectories(parent).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal);

    /// <summary>Everything that can be known without running the plugin's code.</summary>
    private Plugin Examine(string folder)
    {
        var plugin = new Plugin { Folder = folder, Id = Path.GetFileName(folder), State = PluginState.Active };
        var file = Path.Combine(folder, ManifestFile.Name);
        try
        {
            if (FolderTrust.Problem(folder) is { } problem)
            {
                return plugin.Without(PluginState.Untrusted, problem, $"chown -R root {folder} && chmod -R go-w {folder}");
            }

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
            plugin = plugin with { Id = manifest.Id, Manifest = manifest, Priority = entry?.Priority ?? manifest.Priority };
            if (entry is { Enabled: false })
            {
                return plugin.Without(PluginState.Disabled, $"[plugins.{manifest.Id}] enabled = false", "set enabled = true in plugins.toml");
            }

            if (!SdkContract.Accepts(Version.Parse(manifest.Sdk)))
            {
                return plugin.Without(PluginState.Incompatible, $"it was built for contract {manifest.Sdk}; this host speaks {SdkContract.Version}", "install a version of the plugin that was built for this host, or a newer Atoll");
            }

            return File.Exists(Path.Combine(folder, manifest.Assembly))
                ? plugin
                : plugin.Without(PluginState.Failed, $"its assembly {manifest.Assembly} is not in the folder", "copy the whole output of 'dotnet publish'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return plugin.Without(PluginState.Failed, e.Message, "make the folder readable for the daemon");
        }
    }

    /// <summary>A setting that the manifest's [config] does not know is a mistake in plugins.toml.</summary>
    private void CheckSettings(Plugin plugin, List<ConfigProblem> problems)
    {
        if (plugin.Manifest is not { } manifest || !configuration.Plugins.TryGetValue(manifest.Id, out var entry))
        {
            return;
        }

        var known = manifest.Config.Values.Keys.Concat(["enabled", "priority"]).ToArray();
        foreach (var key in entry.Config.Values.Keys.Where(key => !manifest.Config.Values.ContainsKey(key)))
        {
            var hint = NearestName.Of(key, known) is { } near ? $"; did you mean '{near}'?" : $"; known here: {string.Join(", ", known)}";
            var (line, column) = entry.Places.GetValueOrDefault(key);
            problems.Add(new ConfigProblem(configuration.File ?? "plugins.toml", line, column, $"unknown key 'plugins.{manifest.Id}.{key}'{hint}"));
        }
    }

    private Plugin Load(Plugin plugin)
    {
        var manifest = plugin.Manifest!;
        PluginLoader? loader = null;
        try
        {
            loader = new PluginLoader(new PluginConfig(Path.Combine(plugin.Folder, manifest.Assembly))
            {
                IsUnloadable = true,
                PreferSharedTypes = false,
                EnableHotReload = false,

                // Loaded from bytes: overwriting a mapped assembly would kill the daemon with SIGBUS.
                LoadInMemory = true,
            }.Sharing(Shared));
            var type = AdapterType(loader.LoadDefaultAssembly(), manifest);
            var context = contexts.For(plugin, configuration.Plugins.GetValueOrDefault(plugin.Id)?.Config);
            var adapter = Task.Run(() => (IRuntimeAdapter)Activator.CreateInstance(type, context)!).WaitAsync(ConstructorTime).GetAwaiter().GetResult();
            plugin = plugin with { Adapter = adapter, Loader = loader };
            _ = adapter.Detect(new RuntimeRef { Name = "runc" });
            return plugin;
        }
        catch (Exception e)
        {
            if (plugin.Adapter is null)
            {
                loader?.Dispose();
            }

            return plugin.Without(PluginState.Failed, Words(e, manifest, detecting: plugin.Adapter is not null), "report it to the plugin's vendor");
        }
    }

    private static Type AdapterType(Assembly assembly, PluginManifest manifest)
    {
        if (manifest.Type is { } name)
        {
            var type = assembly.GetType(name) ?? throw new PluginLoadException($"{manifest.Assembly} holds no class '{name}'");
            return typeof(IRuntimeAdapter).IsAssignableFrom(type) ? type : throw new PluginLoadException($"class '{name}' does not implement {nameof(IRuntimeAdapter)}");
        }

        var types = assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IRuntimeAdapter).IsAssignableFrom(type)).ToArray();
        return types.Length == 1
            ? types[0]
            : throw new PluginLoadException(types.Length == 0
                ? $"{manifest.Assembly} holds no public class that implements {nameof(IRuntimeAdapter)}"
                : $"{manifest.Assembly} holds {types.Length} adapters ({string.Join(", ", types.Select(t => t.FullName))}); name one with 'type' in {ManifestFile.Name}");
    }

    private static string Words(Exception e, PluginManifest manifest, bool detecting) => e switch
    {
        PluginLoadException => e.Message,
        _ when detecting => $"Detect threw {e.GetType().Name}: {e.Message}",
        TargetInvocationException { InnerException: { } inner } => $"its constructor threw {inner.GetType().Name}: {inner.Message}",
        MissingMethodException => $"its adapter has no public constructor that takes an {nameof(IAdapterContext)}",
        TimeoutException => $"its constructor did not return within {ConstructorTime.TotalSeconds:0} s",
        BadImageFormatException => $"{manifest.Assembly} is no .NET assembly for this host: {e.Message}",
        _ => $"it cannot be loaded: {e.GetType().Name}: {e.Message}",
    };
}

/// <summary>Why an assembly cannot be used as a plugin, in one sentence.</summary>
internal sealed class PluginLoadException(string message) : Exception(message);

internal static class PluginConfigExtensions
{
    public static PluginConfig Sharing(this PluginConfig config, IEnumerable<Assembly> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            config.SharedAssemblies.Add(assembly.GetName());
        }

        return config;
    }
}
