using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>Members of JSON objects by type. A value of another type is an error of the configuration's, never left out.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject of, string name) => Value<string>(of, name, "a string");

    public static long? Number(this JsonObject of, string name)
        => of[name] is JsonValue value && value.TryGetValue(out ulong large) && large > long.MaxValue ? -1 : Value<long>(of, name);

    public static bool Flag(this JsonObject of, string name) => of[name] is not null && (Value<bool>(of, name) ?? false);

    public static JsonObject? Object(this JsonObject of, string name)
        => of[name] is null ? null : of[name] as JsonObject ?? throw Bundle.Invalid($"'{name}' is no object");

    public static IReadOnlyList<JsonObject> Objects(this JsonObject of, string name)
        => [.. Items(of, name).Select(item => item as JsonObject ?? throw Bundle.Invalid($"'{name}' holds what is no object"))];

    public static IReadOnlyList<string> Texts(this JsonObject of, string name)
        => [.. Items(of, name).Select(item => item is JsonValue value && value.TryGetValue(out string? text) ? text : throw Bundle.Invalid($"'{name}' holds what is no string"))];

    public static IReadOnlyList<long> Numbers(this JsonObject of, string name)
        => [.. Items(of, name).Select(item => item is JsonValue value && value.TryGetValue(out long number) ? number : throw Bundle.Invalid($"'{name}' holds what is no whole number"))];

    private static JsonArray Items(JsonObject of, string name)
        => of[name] is null ? [] : of[name] as JsonArray ?? throw Bundle.Invalid($"'{name}' is no list");

    private static T? Value<T>(JsonObject of, string name, string expected)
        where T : class
        => of[name] is null ? null : of[name] is JsonValue value && value.TryGetValue(out T? typed) ? typed : throw Bundle.Invalid($"'{name}' is not {expected}");

    private static T? Value<T>(JsonObject of, string name)
        where T : struct
        => of[name] is null ? null : of[name] is JsonValue value && value.TryGetValue(out T typed) ? typed : throw Bundle.Invalid($"'{name}' is not {(typeof(T) == typeof(bool) ? "true or false" : "a whole number")}");
}
