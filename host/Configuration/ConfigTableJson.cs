using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atoll.Host.Configuration;

/// <summary>A table as JSON and back: a runtime's options are recorded with the container, and travel to a plugin's process.</summary>
internal static class ConfigTableJson
{
    public static JsonObject ToJson(ConfigTable table)
        => new(table.Values.Select(pair => KeyValuePair.Create(pair.Key, Node(pair.Value))));

    public static ConfigTable Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    /// <summary>Reads an object.</summary>
    public static ConfigTable Read(JsonElement element) => (ConfigTable)Value(element);

    private static JsonNode? Node(object value) => value switch
    {
        ConfigTable table => ToJson(table),
        IReadOnlyList<object> list => new JsonArray([.. list.Select(Node)]),
        string text => JsonValue.Create(text),
        long number => JsonValue.Create(number),
        bool truth => JsonValue.Create(truth),
        double number => JsonValue.Create(number),
        _ => throw new RuntimeException(RuntimeErrorCode.Internal, $"a runtime option is of type {value.GetType().Name}"),
    };

    private static object Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new ConfigTable(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Value(p.Value)))),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when element.TryGetInt64(out var number) => number,
        JsonValueKind.Number => element.GetDouble(),
        _ => element.GetString() ?? "",
    };
}
