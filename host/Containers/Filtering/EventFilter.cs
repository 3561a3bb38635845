using Atoll.Host.Containers.Events;

namespace Atoll.Host.Containers.Filtering;

/// <summary>Docker's filters of <c>events</c>.</summary>
internal sealed class EventFilter
{
    private static readonly string[] Keys = ["container", "event", "label", "image", "runtime", "type"];
    private readonly ILookup<string, string> _conditions;

    /// <exception cref="RuntimeException">InvalidArgument for an unknown key.</exception>
    public EventFilter(IEnumerable<(string Key, string Value)> conditions)
    {
        _conditions = conditions.ToLookup(condition => condition.Key, condition => condition.Value);
        if (_conditions.FirstOrDefault(group => !Keys.Contains(group.Key)) is { } unknown)
        {
            throw Filters.Unknown(unknown.Key);
        }
    }

    public bool Matches(EngineEvent entry) => _conditions.All(group => group.Any(value => Matches(entry, group.Key, value)));

    private static bool Matches(EngineEvent entry, string key, string value) => key switch
    {
        "container" => value.Length > 0 && (entry.ContainerId.StartsWith(value, StringComparison.Ordinal) || Attribute(entry, "name") == value),

        // Docker: exec_create: COMMAND and health_status: WORD match by their first part too.
        "event" => entry.Action == value || entry.Action.StartsWith(value + ":", StringComparison.Ordinal),
        "type" => value == "container",
        "label" => value.Split('=', 2) is var parts && entry.Attributes.TryGetValue(parts[0], out var label) && (parts.Length == 1 || label == parts[1]),
        _ => Attribute(entry, key) == value,
    };

    private static string? Attribute(EngineEvent entry, string key) => entry.Attributes.GetValueOrDefault(key);
}
