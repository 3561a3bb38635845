using Atoll.Host.Configuration;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>Makes what an adapter's constructor is given.</summary>
internal sealed class AdapterContexts(ILoggerFactory loggers, TimeProvider timeProvider, IHostProcesses processes, ISupervisor supervisor, ICgroups cgroups, AtollConfiguration configuration)
{
    /// <param name="folder">The copy that its code is loaded from.</param>
    public IAdapterContext For(Plugin plugin, string folder) => new AdapterContext
    {
        PluginId = plugin.Id,
        PluginFolder = folder,
        StateFolder = Path.Combine(configuration.State, "plugins", plugin.Id),
        Config = plugin.Config,
        Logger = loggers.CreateLogger($"plugin.{plugin.Id}"),
        TimeProvider = timeProvider,
        Processes = processes,
        Supervisor = supervisor,
        Cgroups = cgroups,
    };

    private sealed class AdapterContext : IAdapterContext
    {
        public required string PluginId { get; init; }

        public required string PluginFolder { get; init; }

        public required string StateFolder { get; init; }

        public required ConfigTable Config { get; init; }

        public required ILogger Logger { get; init; }

        public required TimeProvider TimeProvider { get; init; }

        public required IHostProcesses Processes { get; init; }

        public required ISupervisor Supervisor { get; init; }

        public required ICgroups Cgroups { get; init; }
    }
}
