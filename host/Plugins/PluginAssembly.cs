using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Loads a plugin's assembly from its staged folder into a context of its own.</summary>
internal static class PluginAssembly
{
    private static readonly Assembly[] Shared = [typeof(IRuntimeAdapter).Assembly, typeof(ILogger).Assembly];

    /// <summary>
    /// Resolves within the folder and what it lists in its .deps.json, and nowhere else: further folders that a .runtimeconfig.json names, which the
    /// library's own PluginLoader honours, hold what nobody verified.
    /// </summary>
    /// <returns>The context, and the class that is the adapter.</returns>
    /// <exception cref="PluginLoadException">There is no such class.</exception>
    public static (AssemblyLoadContext Context, Type Adapter) Load(string folder, string assembly, string? type, bool isUnloadable)
    {
        var path = Path.Combine(folder, assembly);
        var builder = new AssemblyLoadContextBuilder().SetMainAssemblyPath(path);
        foreach (var shared in Shared)
        {
            builder.PreferDefaultLoadContextAssembly(shared.GetName());
        }

        if (isUnloadable)
        {
            builder.EnableUnloading();
        }

        var context = builder.Build();
        try
        {
            return (context, AdapterType(context.LoadFromAssemblyPath(path), assembly, type));
        }
        catch
        {
            if (isUnloadable)
            {
                context.Unload();
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
