namespace Atoll.Host.Configuration;

/// <summary>Whether tables say the same.</summary>
internal static class ConfigTables
{
    public static bool AreEqual(ConfigTable one, ConfigTable other)
        => one.Values.Count == other.Values.Count && one.Values.All(entry => other.Values.TryGetValue(entry.Key, out var value) && IsEqual(entry.Value, value));

    private static bool IsEqual(object one, object other) => (one, other) switch
    {
        (ConfigTable a, ConfigTable b) => AreEqual(a, b),
        (IReadOnlyList<object> a, IReadOnlyList<object> b) => a.Count == b.Count && a.Zip(b).All(pair => IsEqual(pair.First, pair.Second)),
        _ => one.Equals(other),
    };
}
