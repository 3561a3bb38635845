namespace Atoll.Host.Containers.Failures;

/// <summary>The last operation of a container that failed, whole: what an operator needs to know why.</summary>
internal sealed record FailureRecord
{
    /// <summary>Of the container, also when it is gone by now.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The contract's operation that failed.</summary>
    public required string Operation { get; init; }

    public required RuntimeErrorCode Code { get; init; }

    public required string Message { get; init; }

    public required string Runtime { get; init; }

    public required string PluginId { get; init; }

    public required string PluginVersion { get; init; }

    public required int Generation { get; init; }

    /// <summary>The calls of the plugin that led there, oldest first.</summary>
    public required IReadOnlyList<CallPhase> Phases { get; init; }

    /// <summary>The runtime's command, where one failed.</summary>
    public IReadOnlyList<string> Argv { get; init; } = [];

    public int? ExitCode { get; init; }

    /// <summary>The end of what the runtime wrote.</summary>
    public string Output { get; init; } = "";
}

/// <summary>One call of a plugin.</summary>
/// <param name="Outcome">"ok", or the error's code.</param>
internal sealed record CallPhase(string Operation, DateTimeOffset At, double Milliseconds, string Outcome);
