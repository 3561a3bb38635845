using System.Reflection;
using McMaster.NETCore.Plugins;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Loads a plugin's assembly from its staged folder into a context of its own.</summary>
internal static class PluginAssembly
{
    private static readonly Assembly[] Shared = [typeof(IRuntimeAdapter).Assembly, typeof(ILogger).Assembly];

    /// <returns>What holds the context, and the class that is the adapter.</returns>
    /// <exception cref="PluginLoadException">There is no such class.</exception>
    public static (PluginLoader Loader, Type Adapter) Load(string folder, string assembly, string? type, bool isUnloadable)
    {
        var config = new PluginConfig(Path.Combine(folder, assembly)) { IsUnloadable = isUnloadable, PreferSharedTypes = false, EnableHotReload = false };
        foreach (var shared in Shared)
        {
            config.SharedAssemblies.Add(shared.GetName());
        }

        var loader = new PluginLoader(config);
        try
        {
            return (loader, AdapterType(loader.LoadDefaultAssembly(), assembly, type));
        }
        catch
        {
            if (isUnloadable)
            {
                loader.Dispose();
            }

            throw;
        }
    }

    private static Type AdapterType(Assembly assembly, string file, string? name)
    {
        if (name is not null)
        {
            var type = assembly.GetType(name) ?? throw new PluginLoadException($"{file} holds no class '{name}'");
            return typeof(IRuntimeAdapter).IsAssignableFrom(type) ? type : throw new PluginLoadException($"class '{name}' does not implement {nameof(IRuntimeAdapter)}");
        }

        var types = assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IRuntimeAdapter).IsAssignableFrom(type)).ToArray();
        return types.Length == 1
            ? types[0]
            : throw new PluginLoadException(types.Length == 0
                ? $"{file} holds no public class that implements {nameof(IRuntimeAdapter)}"
                : $"{file} holds {types.Length} adapters ({string.Join(", ", types.Select(t => t.FullName))}); name one with 'type' in {ManifestFile.Name}");
    }
}

/// <summary>Why an assembly cannot be used as a plugin, in one sentence.</summary>
internal sealed class PluginLoadException(string message) : Exception(message);
