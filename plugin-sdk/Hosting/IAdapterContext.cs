using Microsoft.Extensions.Logging;

namespace Atoll.PluginSdk;

/// <summary>What the host gives an adapter's constructor.</summary>
public interface IAdapterContext
{
    /// <summary>The plugin's id, from its manifest.</summary>
    string PluginId { get; }

    /// <summary>The copy of the plugin's folder that its code was loaded from: what it brought along lies in it, and nothing in it changes.</summary>
    string PluginFolder { get; }

    /// <summary>Absolute; a folder for what the plugin must keep over a reboot, of whatever size. Whoever needs it makes it, mode 0700.</summary>
    string RootFolder { get; }

    /// <summary>
    /// Absolute; a folder for the plugin's own sockets, short enough for a socket's path, that does not survive a reboot. Whoever needs it makes it, mode 0700, and removes it
    /// when nothing is left in it.
    /// </summary>
    string StateFolder { get; }

    /// <summary>The manifest's <c>[config]</c> with the operator's <c>[plugins.ID]</c> over it, less the keys that are the host's own.</summary>
    ConfigTable Config { get; }

    /// <summary>Goes to the daemon's log under the plugin's name.</summary>
    ILogger Logger { get; }

    /// <summary>The only clock.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Runs commands and sends signals, safely from a managed process.</summary>
    IHostProcesses Processes { get; }

    /// <summary>The supervisor process that the host offers for containers of runtimes that are commands.</summary>
    ISupervisor Supervisor { get; }

    /// <summary>Reads usage and processes of a container's cgroups.</summary>
    ICgroups Cgroups { get; }
}
