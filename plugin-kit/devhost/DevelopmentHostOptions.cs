namespace Atoll.DevHost;

/// <summary>What a development host is started with.</summary>
public sealed record DevelopmentHostOptions
{
    /// <summary>The plugin as it was built: a folder with plugin.toml. It is copied; building it again does not disturb a host that runs.</summary>
    public required string PluginFolder { get; init; }

    /// <summary>The runtime of requests that name none.</summary>
    public required string Runtime { get; init; }

    /// <summary>Lines of plugins.toml beside those that the host needs itself: <c>[runtimes.NAME]</c>, <c>[plugins.ID]</c>.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>One of the daemon's levels.</summary>
    public string LogLevel { get; init; } = "debug";

    /// <summary>Gets each line of the daemon's log; null drops them. They are kept for messages in any case.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Whose daemon it is; null finds one.</summary>
    public Installation? Installation { get; init; }
}
