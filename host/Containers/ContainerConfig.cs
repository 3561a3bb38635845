using System.Text.Json.Serialization;

namespace Atoll.Host.Containers;

/// <summary>What a container is made of: what was asked for, and what became of it. Only an update changes it. Stored as JSON.</summary>
internal sealed record ContainerConfig
{
    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required CreateContainer Request { get; init; }

    /// <summary>The root filesystem itself.</summary>
    public required string Rootfs { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyList<string> Env { get; init; }

    public string WorkingDir { get; init; } = "/";

    public string Hostname { get; init; } = "";

    /// <summary>The source's where the request leaves it open.</summary>
    public string NetworkMode { get; init; } = "none";

    public required RuntimeConfig Runtime { get; init; }

    /// <summary>Number of the signal that asks it to end.</summary>
    [JsonIgnore]
    public int StopSignal => Request.StopSignal.Length > 0 ? Signals.Parse(Request.StopSignal) : Signals.Term;

    [JsonIgnore]
    public TimeSpan StopTimeout => Request.StopTimeout switch
    {
        null => TimeSpan.FromSeconds(10),
        < 0 => Timeout.InfiniteTimeSpan,
        { } seconds => TimeSpan.FromSeconds(seconds),
    };
}

/// <summary>Who serves a container, as it was resolved at its creation, and why.</summary>
internal sealed record RuntimeConfig
{
    public required string Name { get; init; }

    public string? Path { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The options table as JSON.</summary>
    public string Options { get; init; } = "{}";

    public required string PluginId { get; init; }

    public required string PluginVersion { get; init; }

    /// <summary>Of the plugin's folder as it was when the container was created.</summary>
    public string PluginHash { get; init; } = "";

    /// <summary>Of the configuration and the plugins, in the daemon's life in which the container was created.</summary>
    public int Generation { get; init; }

    /// <summary>The four steps, one line each, followed by what each saw, indented.</summary>
    public IReadOnlyList<string> Resolution { get; init; } = [];
}
