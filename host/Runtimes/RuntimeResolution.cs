using Atoll.Host.Plugins;

namespace Atoll.Host.Runtimes;

/// <summary>One of the four steps from a runtime's name to the plugin that serves it.</summary>
internal sealed record ResolutionStep(string Name, bool Passed, string Result, IReadOnlyList<string> Details);

/// <summary>How a name was resolved, as far as it came.</summary>
internal sealed record RuntimeResolution
{
    /// <summary>The name after the first step.</summary>
    public required string Name { get; init; }

    /// <summary>Of the configuration and the plugins that it was resolved by.</summary>
    public required int Generation { get; init; }

    public required IReadOnlyList<ResolutionStep> Steps { get; init; }

    /// <summary>Null when a step did not pass.</summary>
    public RuntimeRef? Runtime { get; init; }

    /// <summary>Null when a step did not pass.</summary>
    public Plugin? Plugin { get; init; }

    /// <summary>What a create with this name fails with; null when it is served.</summary>
    public RuntimeException? Failure { get; init; }
}
