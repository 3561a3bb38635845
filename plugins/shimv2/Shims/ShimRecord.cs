using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>What the next daemon must know of a container's shim. Written before the shim is started and after each step.</summary>
internal sealed record ShimRecord
{
    /// <summary>The shim's binary as it was found: it is needed for <c>delete</c>, also when the configuration was changed since.</summary>
    public required string Binary { get; init; }

    public required IReadOnlyList<string> Args { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The container or the group that the shim serves: its socket's name comes from it.</summary>
    public required string Group { get; init; }

    /// <summary>Null until the shim has told.</summary>
    public string? Address { get; init; }

    public int Version { get; init; }

    /// <summary>Who the shim is; pid 0 where it did not tell.</summary>
    public int ShimPid { get; init; }

    public long ShimStartTime { get; init; }

    /// <summary>The container's first process; 0 until it is created.</summary>
    public int Pid { get; init; }

    public long StartTime { get; init; }

    /// <summary>Null when there is none, or only part of one.</summary>
    public static ShimRecord? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ShimRecordJson.Default.ShimRecord);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A reader finds the old record or the new one.</summary>
    public void Write(string file)
    {
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(this, ShimRecordJson.Default.ShimRecord));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>The container's first process, as the host identifies it.</summary>
    public ProcessIdentity Process => new() { Pid = Pid, StartTime = StartTime, ParentPid = ShimPid, ParentStartTime = ShimStartTime };

    /// <summary>The shim itself.</summary>
    public ProcessIdentity Shim => new() { Pid = ShimPid, StartTime = ShimStartTime, ParentPid = 0, ParentStartTime = 0 };
}

[JsonSerializable(typeof(ShimRecord))]
internal sealed partial class ShimRecordJson : JsonSerializerContext;
