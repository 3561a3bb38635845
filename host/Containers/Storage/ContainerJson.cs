using Atoll.Host.Containers.Failures;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atoll.Host.Containers.Storage;

/// <summary>What changes of a container, as it is stored.</summary>
internal sealed record StoredState
{
    public required ContainerStatus Status { get; init; }

    public ProcessIdentity? Process { get; init; }

    public string? BootId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public ExitStatus? Exit { get; init; }

    public string Error { get; init; } = "";

    public int RestartCount { get; init; }

    public bool ManuallyStopped { get; init; }

    public bool OomKilled { get; init; }

    public Health? Health { get; init; }

    public bool RemoveWhenStopped { get; init; }

    public bool FreezeUnderWay { get; init; }
}

/// <summary>The stored form, written by generated code: no reflection at start-up.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerConfig))]
[JsonSerializable(typeof(StoredState))]
[JsonSerializable(typeof(FailureRecord))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ContainerJson : JsonSerializerContext;
