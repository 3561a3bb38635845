namespace Atoll.Host.Containers.Filtering;

/// <summary>Conditions by key: of one key any must hold, of several keys all.</summary>
internal sealed class Filters
{
    private readonly IReadOnlyList<(string Key, Func<ContainerSnapshot, bool> Matches)[]> _byKey;

    private Filters(IReadOnlyList<(string Key, Func<ContainerSnapshot, bool> Matches)[]> byKey) => _byKey = byKey;

    /// <param name="parse">What a key and a value ask for; null for an unknown key.</param>
    /// <exception cref="RuntimeException">InvalidArgument for an unknown key.</exception>
    public static Filters Parse(IEnumerable<(string Key, string Value)> conditions, Func<string, string, Func<ContainerSnapshot, bool>?> parse)
        => new([.. conditions
            .Select(condition => (condition.Key, Matches: parse(condition.Key, condition.Value) ?? throw Unknown(condition.Key)))
            .GroupBy(condition => condition.Key).Select(group => group.ToArray())]);

    public bool Match(ContainerSnapshot container) => _byKey.All(alternatives => alternatives.Any(condition => condition.Matches(container)));

    /// <summary>Docker: KEY, or KEY=VALUE.</summary>
    public static bool HasLabel(ContainerSnapshot container, string label)
    {
        var at = label.IndexOf('=', StringComparison.Ordinal);
        return container.Config.Request.Labels.TryGetValue(at < 0 ? label : label[..at], out var value) && (at < 0 || value == label[(at + 1)..]);
    }

    public static RuntimeException Unknown(string key) => new(RuntimeErrorCode.InvalidArgument, $"invalid filter '{Validation.Check.Cut(key)}'");

    public static RuntimeException Invalid(string key, string value) => new(RuntimeErrorCode.InvalidArgument, $"invalid filter '{key}={Validation.Check.Cut(value)}'");
}
