namespace Atoll.Host.Containers.Events;

/// <summary>Something that happened to a container.</summary>
internal sealed record EngineEvent
{
    /// <summary>Without gaps, over restarts of the daemon too; 0 until it is stored.</summary>
    public long Sequence { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>One of Docker's words.</summary>
    public required string Action { get; init; }

    public required string ContainerId { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>An event of a container as it is now.</summary>
    public static EngineEvent Of(ContainerSnapshot container, DateTimeOffset time, string action, params ReadOnlySpan<(string Key, string Value)> attributes)
    {
        var all = new Dictionary<string, string>(container.Config.Request.Labels, StringComparer.Ordinal)
        {
            ["name"] = container.Name,
            ["image"] = container.Config.Request.Source,
            ["runtime"] = container.Config.Runtime.Name,
        };
        foreach (var (key, value) in attributes)
        {
            all[key] = value;
        }

        return new EngineEvent { Time = time, Action = action, ContainerId = container.Id, Attributes = all };
    }
}
