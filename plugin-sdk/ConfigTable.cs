using System.Collections.Frozen;

namespace Atoll.PluginSdk;

/// <summary>An immutable TOML table of the operator's configuration or of a manifest.</summary>
/// <remarks>Values are <see cref="string"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="ConfigTable"/> or
/// <see cref="IReadOnlyList{T}"/> of these as <see cref="object"/>.</remarks>
public sealed class ConfigTable
{
    private readonly FrozenDictionary<string, object> _values;

    /// <summary>Makes a table.</summary>
    /// <param name="values">Of the types that the class names.</param>
    public ConfigTable(IEnumerable<KeyValuePair<string, object>> values) => _values = values.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A table without keys.</summary>
    public static ConfigTable Empty { get; } = new([]);

    /// <summary>Every key and value.</summary>
    public IReadOnlyDictionary<string, object> Values => _values;

    /// <summary>A string.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null where the key is absent.</returns>
    /// <exception cref="RuntimeException"><see cref="RuntimeErrorCode.InvalidArgument"/> for a value of another type; so do the other getters.</exception>
    public string? GetString(string key) => Get<string>(key, "a string");

    /// <summary>A whole number.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null where the key is absent.</returns>
    public long? GetInt64(string key) => _values.ContainsKey(key) ? (long)Get<object>(key, "a whole number", static v => v is long)! : null;

    /// <summary>A truth value.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null where the key is absent.</returns>
    public bool? GetBoolean(string key) => _values.ContainsKey(key) ? (bool)Get<object>(key, "true or false", static v => v is bool)! : null;

    /// <summary>A table.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null where the key is absent.</returns>
    public ConfigTable? GetTable(string key) => Get<ConfigTable>(key, "a table");

    /// <summary>A list of strings.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value, or null where the key is absent.</returns>
    public IReadOnlyList<string>? GetStrings(string key)
        => Get<IReadOnlyList<object>>(key, "a list of strings", static v => v is IReadOnlyList<object> list && list.All(item => item is string))?
            .Cast<string>().ToArray();

    /// <summary>A new table in which the keys of <paramref name="above"/> win, tables merged key by key.</summary>
    /// <param name="above">What the operator says over what the manifest says.</param>
    /// <returns>The merged table.</returns>
    public ConfigTable MergedWith(ConfigTable above)
    {
        var merged = new Dictionary<string, object>(_values, StringComparer.Ordinal);
        foreach (var (key, value) in above._values)
        {
            merged[key] = value is ConfigTable upper && merged.GetValueOrDefault(key) is ConfigTable lower ? lower.MergedWith(upper) : value;
        }

        return new ConfigTable(merged);
    }

    private T? Get<T>(string key, string expected, Func<object, bool>? accepts = null)
        where T : class
    {
        if (!_values.TryGetValue(key, out var value))
        {
            return null;
        }

        return value is T typed && (accepts is null || accepts(value))
            ? typed
            : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"configuration key '{key}' must be {expected}, not '{value}'");
    }
}
