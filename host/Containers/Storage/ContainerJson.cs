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
}

/// <summary>The stored form, written by generated code: no reflection at start-up.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContainerConfig))]
[JsonSerializable(typeof(StoredState))]
internal sealed partial class ContainerJson : JsonSerializerContext;
