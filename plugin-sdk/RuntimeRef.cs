namespace Atoll.PluginSdk;

/// <summary>A runtime's name with what the operator's configuration (<c>[runtimes.NAME]</c>) says of it.</summary>
public sealed record RuntimeRef
{
    /// <summary>As it was asked for, for example <c>runc</c> or <c>io.containerd.kata.v2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The binary: an absolute path, or null to find it by the name on PATH.</summary>
    public string? Path { get; init; }

    /// <summary>Arguments that stand between the binary and its own, in every call.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The table <c>[runtimes.NAME.options]</c>, which only the adapter understands.</summary>
    public ConfigTable Options { get; init; } = ConfigTable.Empty;
}
