using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Configuration;

/// <summary><c>[runtimes.NAME.annotations]</c>: the annotations that a client may give a runtime orders with, each with a pattern for its values.</summary>
public sealed class AllowedAnnotations
{
    private const char Any = '*';
    private readonly Dictionary<string, ValuePattern> _patterns = new(StringComparer.Ordinal);

    private AllowedAnnotations()
    {
    }

    /// <summary>Where there is no such table.</summary>
    public static AllowedAnnotations None { get; } = new();

    /// <summary>The pattern that decides on an annotation: of the key itself, else of the longest beginning with a <c>*</c> behind it; null where there is neither.</summary>
    public ValuePattern? PatternFor(string key)
        => _patterns.GetValueOrDefault(key)
            ?? (_patterns.Keys.Where(begins => begins.EndsWith(Any) && key.StartsWith(begins[..^1], StringComparison.Ordinal)).MaxBy(begins => begins.Length) is { } longest ? _patterns[longest] : null);

    /// <summary>Whether both say the same.</summary>
    public bool IsSameAs(AllowedAnnotations other)
        => _patterns.Count == other._patterns.Count && _patterns.All(entry => other._patterns.TryGetValue(entry.Key, out var pattern) && pattern.Text == entry.Value.Text);

    internal static AllowedAnnotations Read(TomlSection? toml)
    {
        if (toml is null)
        {
            return None;
        }

        var allowed = new AllowedAnnotations();
        foreach (var key in toml.Keys)
        {
            if (toml.String(key) is not { } text)
            {
                continue;
            }

            if (key.AsSpan(0, Math.Max(key.Length - 1, 0)).Contains(Any))
            {
                toml.Reject(key, "may have a '*' at its end alone");
            }
            else if (ValuePattern.Read(text, out var problem) is { } pattern)
            {
                allowed._patterns.Add(key, pattern);
            }
            else
            {
                toml.Reject(key, $"is no regular expression that can be used: {problem}");
            }
        }

        return allowed;
    }
}
