using System.Reflection;
using Atoll.Host.Plugins.Staging;
using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Loads a staged plugin's code and makes its adapter. Whatever goes wrong is this plugin's matter alone.</summary>
internal sealed class PluginLoading(AdapterContexts contexts, PluginStaging staging, Quarantine quarantine, TimeProvider timeProvider)
{
    /// <summary>A constructor and a first Detect have no business waiting for anything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Assembly[] Shared = [typeof(IRuntimeAdapter).Assembly, typeof(ILogger).Assembly];

    /// <summary>The plugin with its code, constructed and asked once; or as failed, with the reason.</summary>
    public Plugin Load(Plugin plugin)
    {
        var manifest = plugin.Manifest!;
        PluginLoader? loader = null;
        var detecting = false;
        try
        {
            var folder = staging.Stage(plugin.Id, plugin.Folder, PluginContent.Read(plugin.Folder), manifest.Unloadable);
            plugin = plugin with { Hash = Path.GetFileName(folder) };
            using var loading = quarantine.Loading(plugin.Id, plugin.Hash);
            loader = new PluginLoader(new PluginConfig(Path.Combine(folder, manifest.Assembly))
            {
                IsUnloadable = manifest.Unloadable,
                PreferSharedTypes = false,
                EnableHotReload = false,
            }.Sharing(Shared));
            var type = AdapterType(loader.LoadDefaultAssembly(), manifest);
            var context = contexts.For(plugin, folder);
            var adapter = Task.Run(() => (IRuntimeAdapter)Activator.CreateInstance(type, context)!).WaitAsync(Patience, timeProvider).GetAwaiter().GetResult();
            detecting = true;
            _ = Task.Run(() => adapter.Detect(new RuntimeRef { Name = "runc" })).WaitAsync(Patience, timeProvider).GetAwaiter().GetResult();
            return plugin with { Instance = new PluginInstance(adapter, folder, loader) };
        }
        catch (Exception e)
        {
            if (loader is { IsUnloadable: true })
            {
                loader.Dispose();
            }

            return plugin.Without(PluginState.Failed, Words(e, manifest, detecting), "report it to the plugin's vendor");
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
        TimeoutException when detecting => $"Detect did not return within {Patience.TotalSeconds:0} s",
        _ when detecting => $"Detect threw {e.GetType().Name}: {e.Message}",
        TargetInvocationException { InnerException: { } inner } => $"its constructor threw {inner.GetType().Name}: {inner.Message}",
        MissingMethodException => $"its adapter has no public constructor that takes an {nameof(IAdapterContext)}",
        TimeoutException => $"its constructor did not return within {Patience.TotalSeconds:0} s",
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
