using Atoll.Host.Configuration;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>One call of the contract; the fields that its operation needs.</summary>
/// <param name="Operation">The contract's method, or <see cref="WorkerCall.Load"/>, <see cref="WorkerCall.Missing"/> or <see cref="WorkerCall.ReadVersion"/>.</param>
internal sealed record WorkerCall(string Operation)
{
    public const string Load = "Load", Missing = "Missing", ReadVersion = "ReadVersion";

    /// <summary>The contract has it synchronous and quick.</summary>
    [JsonIgnore]
    public bool IsShort => Operation is Missing or nameof(IRuntimeAdapter.Detect);

    public WorkerPlugin? Plugin { get; init; }

    public ContainerRef? Container { get; init; }

    public RuntimeRef? Runtime { get; init; }

    public CreateParameters? Create { get; init; }

    public KillParameters? Kill { get; init; }

    public WorkerExec? Exec { get; init; }

    public WorkerStreams? Streams { get; init; }

    public UpdateParameters? Update { get; init; }

    public ResizeParameters? Resize { get; init; }

    public ResizeExecParameters? ResizeExec { get; init; }

    public int Pid { get; init; }

    public ProcessIdentity? Identity { get; init; }
}

/// <summary>What a worker loads, and what its adapter's context is made of.</summary>
internal sealed record WorkerPlugin(string Id, string Folder, string Assembly, string? Type, ConfigTable Config, string RootFolder, string StateFolder, string ConsoleFolder)
{
    /// <summary>Of the running code. The worker is started from the file, which an upgrade may have replaced: frames have one form only between equal builds.</summary>
    public static Guid ThisBuild { get; } = typeof(WorkerPlugin).Module.ModuleVersionId;

    /// <summary>The daemon's build.</summary>
    public Guid Build { get; init; } = ThisBuild;
}

/// <summary>An exec without what cannot travel.</summary>
internal sealed record WorkerExec(string ExecId, string ProcessJson, ConsoleKind Console, TimeSpan? Timeout);

/// <summary>Which streams the call has.</summary>
internal sealed record WorkerStreams(bool Stdin, bool Stdout, bool Stderr);

/// <summary>What a call answers; the field that its operation has.</summary>
internal sealed record WorkerResult
{
    public bool Flag { get; init; }

    public int Code { get; init; }

    public string? Text { get; init; }

    public ProcessIdentity? Process { get; init; }

    public ContainerState? State { get; init; }

    public ResourceStats? Stats { get; init; }

    public ExitStatus? Exit { get; init; }

    public IReadOnlyList<int>? Pids { get; init; }

    public RuntimeVersion? Version { get; init; }

    public IReadOnlyList<WorkerOperation>? Operations { get; init; }
}

internal sealed record WorkerOperation(string Name, bool Supported);

/// <summary>How a call failed.</summary>
/// <param name="Code">Null for what the contract does not know: then <paramref name="Message"/> names the exception's type.</param>
/// <param name="ExitCode">Of a <see cref="CommandNotStartedException"/>.</param>
/// <param name="Result">Of a <see cref="CommandFailedException"/>.</param>
internal sealed record WorkerFailure(RuntimeErrorCode? Code, string Message, string? Output, int? ExitCode, CommandResult? Result, bool IsCancelled);

internal sealed record WorkerLog(LogLevel Level, string Message);

/// <summary>Both ends are built together: the form is nobody else's to read.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(ConfigTableConverter)], DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerCall))]
[JsonSerializable(typeof(WorkerResult))]
[JsonSerializable(typeof(WorkerFailure))]
[JsonSerializable(typeof(WorkerLog))]
internal sealed partial class WorkerJson : JsonSerializerContext;

internal sealed class ConfigTableConverter : JsonConverter<ConfigTable>
{
    public override ConfigTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ConfigTableJson.Read(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, ConfigTable value, JsonSerializerOptions options) => ConfigTableJson.ToJson(value).WriteTo(writer);
}
