using System.Globalization;

namespace Atoll.Host.Containers.Filtering;

/// <summary>Docker's filters of <c>ps</c>.</summary>
internal sealed class ListFilter
{
    private static readonly string[] States = ["created", "starting", "running", "paused", "restarting", "exited", "removing", "dead"];
    private static readonly string[] HealthWords = ["starting", "healthy", "unhealthy", "none"];
    private readonly Filters _filters;
    private readonly bool _anyState;

    /// <param name="find">A container by its reference, for before and since.</param>
    /// <exception cref="RuntimeException">InvalidArgument for an unknown key or a value that fits it not.</exception>
    public ListFilter(bool all, IReadOnlyList<(string Key, string Value)> conditions, Func<string, ContainerSnapshot> find)
    {
        _filters = Filters.Parse(conditions, (key, value) => Condition(key, value, find));

        // Who asks for a state, or for how it ended, asks for those that do not run.
        _anyState = all || conditions.Any(condition => condition.Key is "status" or "exited");
    }

    public bool Matches(ContainerSnapshot container)
        => (_anyState || container.Status.HasProcess || container.Status == ContainerStatus.Restarting) && _filters.Match(container);

    private static Func<ContainerSnapshot, bool>? Condition(string key, string value, Func<string, ContainerSnapshot> find)
    {
        switch (key)
        {
            case "id":
                return container => container.Id.StartsWith(value, StringComparison.Ordinal);
            case "name":
                return container => container.Name.Contains(value.TrimStart('/'), StringComparison.Ordinal);
            case "label":
                return container => Filters.HasLabel(container, value);
            case "status" when States.Contains(value):
                return container => container.Status.Word == value;
            case "health" when HealthWords.Contains(value):
                return container => (container.Health?.Status ?? "none") == value;
            case "exited" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var code):
                return container => container is { Status: ContainerStatus.Stopped, Exit: { } exit } && exit.Code == code;
            case "before":
                var earlier = find(value).Config.CreatedAt;
                return container => container.Config.CreatedAt < earlier;
            case "since":
                var later = find(value).Config.CreatedAt;
                return container => container.Config.CreatedAt > later;
            case "ancestor":
                return container => container.Config.Request.Source == value || container.Config.Rootfs == value;
            case "runtime":
                return container => container.Config.Runtime.Name == value;
            case "plugin":
                return container => container.Config.Runtime.PluginId == value;
            case "status" or "health" or "exited":
                throw Filters.Invalid(key, value);
            default:
                return null;
        }
    }
}
