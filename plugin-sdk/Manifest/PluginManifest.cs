namespace Atoll.PluginSdk;

/// <summary>A plugin's <c>plugin.toml</c>.</summary>
public sealed record PluginManifest
{
    /// <summary>Names the plugin: <c>[a-z0-9][a-z0-9.-]{0,63}</c>, equal to none other.</summary>
    public required string Id { get; init; }

    /// <summary>The plugin's own version, for example <c>1.4.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>File name of the assembly in the plugin's folder, for example <c>Vendor.Runtime.dll</c>.</summary>
    public required string Assembly { get; init; }

    /// <summary>Full name of the class that implements <see cref="IRuntimeAdapter"/>; null for the only public one.</summary>
    public string? Type { get; init; }

    /// <summary>The contract version that it was built for, <c>MAJOR.MINOR</c>: <see cref="SdkContract"/>.</summary>
    public required string Sdk { get; init; }

    /// <summary>0 to 1000; lower is asked first.</summary>
    public required int Priority { get; init; }

    /// <summary>Runtime names that the plugin declares, which makes them allowed.</summary>
    public IReadOnlyList<string> Runtimes { get; init; } = [];

    /// <summary>
    /// Whether the host may unload its code when it is replaced. False keeps the old code in memory until the daemon ends, and lets the host run what was compiled
    /// ahead of time (ReadyToRun), which code that can be unloaded is not.
    /// </summary>
    public bool Unloadable { get; init; } = true;

    /// <summary>One line for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who makes it.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>Defaults of the plugin's own configuration.</summary>
    public ConfigTable Config { get; init; } = ConfigTable.Empty;
}
