using System.Reflection;
using Atoll.Host.Plugins.Faults;
using Atoll.Host.Plugins.Isolation;
using Atoll.Host.Plugins.Staging;

namespace Atoll.Host.Plugins;

/// <summary>Loads a staged plugin's code and makes its adapter. Whatever goes wrong is this plugin's matter alone.</summary>
internal sealed class PluginLoading(AdapterContexts contexts, PluginStaging staging, Quarantine quarantine, CallJournal journal, TimeProvider timeProvider)
{
    /// <summary>A constructor and a first Detect have no business waiting for anything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The plugin with its code, constructed and asked once; or as failed, with the reason.</summary>
    public Plugin Load(Plugin plugin)
    {
        var manifest = plugin.Manifest!;
        PluginInstance? instance = null;
        try
        {
            var folder = staging.Stage(plugin.Id, plugin.Folder, plugin.Content!, manifest.Unloadable);
            using var loading = quarantine.Loading(plugin.Id, plugin.Hash);
            instance = plugin.Isolated ? Isolated(plugin, folder) : Hosted(plugin, folder);
            var adapter = instance.Adapter!;
            _ = Within(() => adapter.Detect(new RuntimeRef { Name = "runc" }));
            return plugin with { Instance = instance };
        }
        catch (Exception e)
        {
            if (instance is not null)
            {
                instance.Retire();
                _ = instance.UnloadAsync(Patience);
            }

            return plugin.Without(PluginState.Failed, Words(e, manifest, detecting: instance is not null), "report it to the plugin's vendor");
        }
    }

    private PluginInstance Hosted(Plugin plugin, string folder)
    {
        var (assemblies, type) = PluginAssembly.Load(folder, plugin.Manifest!.Assembly, plugin.Manifest.Type, plugin.Manifest.Unloadable);
        try
        {
            var context = contexts.For(plugin, folder);
            return new PluginInstance(Within(() => (IRuntimeAdapter)Activator.CreateInstance(type, context)!), folder, assemblies) { Journal = plugin.IsolatesItself ? journal.Of(plugin.Id, plugin.Hash) : null };
        }
        catch
        {
            if (assemblies.IsCollectible)
            {
                assemblies.Unload();
            }

            throw;
        }
    }

    private PluginInstance Isolated(Plugin plugin, string folder) => new(contexts.StartWorkerAsync(plugin, folder).GetAwaiter().GetResult(), folder);

    private T Within<T>(Func<T> call) => Task.Run(call).WaitAsync(Patience, timeProvider).GetAwaiter().GetResult();

    private static string Words(Exception e, PluginManifest manifest, bool detecting) => e switch
    {
        PluginLoadException or PluginFaultException => e.Message,
        TimeoutException when detecting => $"Detect did not return within {Patience.TotalSeconds:0} s",
        _ when detecting => $"Detect threw {e.GetType().Name}: {e.Message}",
        TargetInvocationException { InnerException: { } inner } => $"its constructor threw {inner.GetType().Name}: {inner.Message}",
        MissingMethodException => $"its adapter has no public constructor that takes an {nameof(IAdapterContext)}",
        TimeoutException => $"its constructor did not return within {Patience.TotalSeconds:0} s",
        BadImageFormatException => $"{manifest.Assembly} is no .NET assembly for this host: {e.Message}",
        IOException or UnauthorizedAccessException => e.Message,
        RuntimeException => e.Message,
        _ => $"it cannot be loaded: {e.GetType().Name}: {e.Message}",
    };
}
