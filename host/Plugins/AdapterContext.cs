using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins;

/// <summary>What an adapter's constructor is given.</summary>
internal sealed class AdapterContext : IAdapterContext
{
    public required string PluginId { get; init; }

    public required string PluginFolder { get; init; }

    public required string RootFolder { get; init; }

    public required string StateFolder { get; init; }

    public required ConfigTable Config { get; init; }

    public required ILogger Logger { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required IHostProcesses Processes { get; init; }

    public required ISupervisor Supervisor { get; init; }

    public required ICgroups Cgroups { get; init; }
}
