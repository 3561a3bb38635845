using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Isolation;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Makes what adapters are given, in the daemon or in a process of their own.</summary>
internal sealed class AdapterContexts(ILoggerFactory loggers, TimeProvider timeProvider, IHostProcesses processes, ISupervisor supervisor, ICgroups cgroups, AtollConfiguration configuration)
{
    /// <param name="folder">The copy that its code is loaded from.</param>
    public IAdapterContext For(Plugin plugin, string folder) => new AdapterContext
    {
        PluginId = plugin.Id,
        PluginFolder = folder,
        RootFolder = RootFolder(plugin),
        StateFolder = StateFolder(plugin),
        Config = plugin.Config,
        Logger = Logger(plugin),
        TimeProvider = timeProvider,
        Processes = processes,
        Supervisor = supervisor,
        Cgroups = cgroups,
    };

    /// <summary>The same for a plugin's own process.</summary>
    public Task<WorkerAdapter> StartWorkerAsync(Plugin plugin, string folder)
    {
        var worker = new WorkerPlugin(plugin.Id, folder, plugin.Manifest!.Assembly, plugin.Manifest.Type, plugin.Config, RootFolder(plugin), StateFolder(plugin), configuration.Consoles);
        return WorkerAdapter.StartAsync(worker, timeProvider, Logger(plugin));
    }

    private string RootFolder(Plugin plugin) => Path.Combine(configuration.Root, "plugins", plugin.Id);

    private string StateFolder(Plugin plugin) => Path.Combine(configuration.State, "plugins", plugin.Id);

    private ILogger Logger(Plugin plugin) => loggers.CreateLogger($"plugin.{plugin.Id}");
}
