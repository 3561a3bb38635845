using McMaster.NETCore.Plugins;

namespace Atoll.Host.Plugins;

/// <summary>What became of a plugin folder.</summary>
public enum PluginState
{
    /// <summary>Loaded and asked for every runtime.</summary>
    Active,

    /// <summary>Loaded, but something of the host's that it needs is missing; asked again by each request.</summary>
    Unavailable,

    /// <summary>Turned off in plugins.toml; its code was not loaded.</summary>
    Disabled,

    /// <summary>Built for a contract that this host does not speak; its code was not loaded.</summary>
    Incompatible,

    /// <summary>Somebody else may write to it; its code was not loaded.</summary>
    Untrusted,

    /// <summary>Its manifest, its loading, its constructor or its Detect failed.</summary>
    Failed,
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

    /// <summary>Null when the manifest cannot be read.</summary>
    public PluginManifest? Manifest { get; init; }

    /// <summary>plugins.toml's, else the manifest's.</summary>
    public int Priority { get; init; }

    /// <summary>Present once it was constructed; a plugin that failed later keeps it, for the containers that it serves.</summary>
    public IRuntimeAdapter? Adapter { get; init; }

    /// <summary>Holds the load context.</summary>
    public PluginLoader? Loader { get; init; }

    public string Version => Manifest?.Version ?? "";

    public Plugin Without(PluginState state, string reason, string hint) => this with { State = state, Reason = reason, Hint = hint };
}
