namespace Atoll.Host.Plugins.Reload;

/// <summary>The containers, as far as plugins have to do with them.</summary>
internal interface IPluginUsers
{
    /// <summary>The plugins that containers belong to, with the content that created them.</summary>
    IReadOnlySet<(string Id, string Hash)> Needed { get; }

    /// <summary>How many containers belong to a plugin.</summary>
    int CountOf(string pluginId);

    /// <summary>How many containers have a runtime's name.</summary>
    int CountOfRuntime(string name);

    /// <summary>Asks an adapter for the containers that run under its predecessor.</summary>
    /// <returns>Why it cannot take over; null when it can.</returns>
    Task<string?> ProbeAsync(IRuntimeAdapter adapter, string pluginId);
}
