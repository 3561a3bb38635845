using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Staging;

namespace Atoll.Host.Plugins;

/// <summary>What became of a plugin folder.</summary>
public enum PluginState
{
    /// <summary>Loaded and asked for every runtime.</summary>
    Active,

    /// <summary>Loaded, but something of the host's that it needs is missing; asked again by each request.</summary>
    Unavailable,

    /// <summary>Loaded for the containers that it has; it gets no new ones.</summary>
    Draining,

    /// <summary>Found, and not looked at any further: the daemon runs in safe mode.</summary>
    Discovered,

    /// <summary>Turned off in plugins.toml; its code is not loaded.</summary>
    Disabled,

    /// <summary>Built for a contract that this host does not speak; its code was not loaded.</summary>
    Incompatible,

    /// <summary>Somebody else may write to it, or it is not what was trusted; its code was not loaded.</summary>
    Untrusted,

    /// <summary>It did harm, and gets no new containers until it is released.</summary>
    Quarantined,

    /// <summary>Its manifest, its loading, its constructor or its Detect failed.</summary>
    Failed,

    /// <summary>Replaced or removed, and something keeps its code in memory.</summary>
    Leaked,
}

/// <summary>One plugin folder and what became of it. Immutable.</summary>
internal sealed record Plugin
{
    public required string Folder { get; init; }

    /// <summary>From the manifest; the folder's name where that cannot be read.</summary>
    public required string Id { get; init; }

    public required PluginState State { get; init; }

    /// <summary>Why it is not active, one sentence; empty when it is.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What to do about it.</summary>
    public string Hint { get; init; } = "";

    /// <summary>When it came to be in its state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Null when the manifest cannot be read.</summary>
    public PluginManifest? Manifest { get; init; }

    /// <summary>plugins.toml's, else the manifest's.</summary>
    public int Priority { get; init; }

    /// <summary>Of its content; empty where that was not read.</summary>
    public string Hash { get; init; } = "";

    /// <summary>All that lies in its folder, as it was when it was examined: this and nothing else is loaded. Null where it was not read.</summary>
    public PluginContent? Content { get; init; }

    /// <summary>The manifest's settings with plugins.toml's over them.</summary>
    public ConfigTable Config { get; init; } = ConfigTable.Empty;

    /// <summary>Whether it runs in a process of its own.</summary>
    public bool Isolated { get; init; }

    /// <summary>Whether it moves into a process of its own when it has taken the daemon down.</summary>
    public bool IsolatesItself { get; init; }

    /// <summary>Where the operator says that it takes no new containers; null where nobody does.</summary>
    public ConfigPlace? DrainPlace { get; init; }

    /// <summary>Present once it was constructed; a plugin that is out of service keeps it, for the containers that it serves.</summary>
    public PluginInstance? Instance { get; init; }

    public IRuntimeAdapter? Adapter => Instance?.Adapter;

    public string Version => Manifest?.Version ?? "";

    /// <summary>Asked for every runtime: active, or it would be if nothing were missing.</summary>
    public bool IsAsked => State is PluginState.Active or PluginState.Unavailable;

    public Plugin Without(PluginState state, string reason, string hint) => this with { State = state, Reason = reason, Hint = hint };
}
