namespace Atoll.Host.Configuration.Toml;

/// <summary>Reads one table strictly: what is not asked for is unknown, what is of another type is a problem.</summary>
internal sealed class TomlSection(string file, string path, TomlTableNode table, List<ConfigProblem> problems, int line = 0, int column = 0)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public List<ConfigProblem> Problems => problems;

    public string File => file;

    public int Line => line;

    public int Column => column;

    public IEnumerable<string> Keys => table.Entries.Keys;

    public static TomlSection Read(string file, List<ConfigProblem> problems) => new(file, "", TomlDocument.Read(file, problems), problems);

    public string? String(string key) => Get(key, "a string", v => v as string);

    public bool? Boolean(string key) => (bool?)Get(key, "true or false", v => v is bool ? v : null);

    public long? Int64(string key) => (long?)Get(key, "a whole number", v => v is long ? v : null);

    public IReadOnlyList<string>? Strings(string key) => Get(key, "a list of strings", v =>
        v is List<TomlNode> list && list.TrueForAll(item => item.Value is string) ? list.ConvertAll(item => (string)item.Value!) : null);

    public string? NonEmpty(string key)
    {
        var value = String(key);
        if (value is "")
        {
            Reject(key, "must not be empty");
        }

        return value;
    }

    /// <summary>A time limit.</summary>
    public TimeSpan? Seconds(string key)
    {
        var seconds = Int64(key);
        if (seconds is < 1 or > 3600)
        {
            Reject(key, $"must be 1 to 3600 seconds, not {seconds}");
        }

        return seconds is { } value ? TimeSpan.FromSeconds(Math.Clamp(value, 1, 3600)) : null;
    }

    public TomlSection? Section(string key)
        => Get(key, "a table", v => v as TomlTableNode) is { } inner
            ? new TomlSection(table.Entries[key].File, FullName(key), inner, problems, table.Entries[key].Line, table.Entries[key].Column)
            : null;

    /// <summary>A table whose keys are names: each is read by <paramref name="read"/>.</summary>
    public Dictionary<string, T> Named<T>(string key, Func<string, TomlSection, T> read)
    {
        var result = new Dictionary<string, T>(StringComparer.Ordinal);
        if (Section(key) is not { } section)
        {
            return result;
        }

        foreach (var name in section.Keys)
        {
            if (section.Section(name) is { } inner)
            {
                result[name] = read(name, inner);
            }
        }

        return result;
    }

    /// <summary>A table for a plugin: any keys, values of the types that <see cref="ConfigTable"/> names.</summary>
    public ConfigTable? Free(string key) => Section(key)?.Free();

    /// <summary>What was not asked for yet, as a plugin's table.</summary>
    public ConfigTable Free() => new(table.Entries.Where(e => _known.Add(e.Key)).Select(e => KeyValuePair.Create(e.Key, Plain(e.Key, e.Value))));

    /// <summary>Where each key stands.</summary>
    public Dictionary<string, ConfigPlace> Places() => table.Entries.ToDictionary(e => e.Key, e => new ConfigPlace(e.Value.File, e.Value.Line, e.Value.Column), StringComparer.Ordinal);

    /// <summary>Where a key stands; null where it does not.</summary>
    public ConfigPlace? PlaceOf(string key) => table.Entries.TryGetValue(key, out var node) ? new ConfigPlace(node.File, node.Line, node.Column) : null;

    /// <summary>Reports every key that was not asked for, with the nearest of those that were.</summary>
    public void RejectUnknown()
    {
        foreach (var (key, node) in table.Entries.Where(e => !_known.Contains(e.Key)))
        {
            var hint = NearestName.Of(key, _known) is { } near ? $"; did you mean '{near}'?" : $"; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}";
            Problem(node, $"unknown key '{FullName(key)}'{hint}");
        }
    }

    /// <summary>Reports a mistake at a key's place.</summary>
    public void Reject(string key, string message)
    {
        if (table.Entries.TryGetValue(key, out var node))
        {
            Problem(node, $"'{FullName(key)}' {message}");
        }
        else
        {
            problems.Add(new ConfigProblem(file, 0, 0, $"'{FullName(key)}' {message}"));
        }
    }

    private T? Get<T>(string key, string expected, Func<object?, T?> convert)
        where T : class
    {
        _known.Add(key);
        if (!table.Entries.TryGetValue(key, out var node))
        {
            return null;
        }

        if (convert(node.Value) is { } value)
        {
            return value;
        }

        Problem(node, $"'{FullName(key)}' must be {expected}, not {Describe(node.Value)}");
        return null;
    }

    private object Plain(string key, TomlNode node)
    {
        switch (node.Value)
        {
            case TomlTableNode inner:
                return new TomlSection(file, FullName(key), inner, problems).Free();
            case List<TomlNode> list:
                return list.Select(item => Plain(key, item)).ToArray();
            case null:
                Problem(node, $"'{FullName(key)}' is a date, which no setting takes; write it as a string");
                return "";
            default:
                return node.Value;
        }
    }

    private void Problem(TomlNode node, string message) => problems.Add(new ConfigProblem(node.File, node.Line, node.Column, message));

    private string FullName(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Describe(object? value) => value switch
    {
        string => "a string",
        bool => "true or false",
        long => "a whole number",
        double => "a number with a fraction",
        TomlTableNode => "a table",
        List<TomlNode> => "a list",
        _ => "a date",
    };
}
