namespace Atoll.DevHost.Conformance;

/// <summary>A plugin and what the suite must know of its runtime.</summary>
public sealed record ConformanceTarget
{
    /// <summary>The plugin as <c>dotnet publish</c> or <c>dotnet build</c> wrote it.</summary>
    public required string PluginFolder { get; init; }

    /// <summary>The runtime's name.</summary>
    public required string Runtime { get; init; }

    /// <summary>A root filesystem with a shell and the usual commands; null has one made from the host's static busybox.</summary>
    public string? Rootfs { get; init; }

    /// <summary>The shell of the containers: it is given a script as its last argument, and the script's own arguments after it.</summary>
    public IReadOnlyList<string> Shell { get; init; } = ["/bin/sh", "-c"];

    /// <summary>Lines of plugins.toml: <c>[runtimes.NAME]</c>, <c>[plugins.ID]</c>.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>How long one case may take.</summary>
    public TimeSpan CaseTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The daemon; null finds one.</summary>
    public Installation? Installation { get; init; }
}
