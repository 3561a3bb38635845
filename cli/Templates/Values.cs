using System.Globalization;
using System.Text;
using System.Text.Json;
using Atoll.Cli.Output;

namespace Atoll.Cli.Templates;

/// <summary>What a template computes with: strings, whole and broken numbers, truth, and objects and lists of JSON.</summary>
internal static class Values
{
    public static object? Unwrap(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number when element.TryGetInt64(out long number) => number,
        JsonValueKind.Number => element.GetDouble(),
        _ => element,
    };

    /// <summary>Go's rule: what is empty, zero or nothing is false.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        string text => text.Length > 0,
        long number => number != 0,
        double number => number != 0,
        JsonElement { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        JsonElement { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Any(),
        _ => true,
    };

    /// <summary>As Go's fmt prints it: [a b] and map[k:v].</summary>
    public static string Print(object? value)
    {
        switch (value)
        {
            case null:
                return "<no value>";
            case bool truth:
                return truth ? "true" : "false";
            case double number:
                return number.ToString("R", CultureInfo.InvariantCulture);
            case IFormattable formattable:
                return formattable.ToString(null, CultureInfo.InvariantCulture);
            case JsonElement { ValueKind: JsonValueKind.Array } list:
                return $"[{string.Join(' ', list.EnumerateArray().Select(item => PrintInner(Unwrap(item))))}]";
            case JsonElement { ValueKind: JsonValueKind.Object } map:
                return $"map[{string.Join(' ', map.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}:{PrintInner(Unwrap(p.Value))}"))}]";
            default:
                return value.ToString() ?? "";
        }
    }

    public static string ToJson(object? value)
    {
        if (value is JsonElement element)
            return Json.Text(element);
        return Json.Text(Json.Element(json => Write(json, value)));
    }

    public static IEnumerable<(object? Key, object? Value)> Items(object? value) => value switch
    {
        null => [],
        JsonElement { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select((item, i) => ((object?)(long)i, Unwrap(item))),
        JsonElement { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => ((object?)p.Name, Unwrap(p.Value))),
        _ => throw TemplateErrors.Executing($"range can't iterate over {Print(value)}"),
    };

    public static string TypeName(object? value) => value switch
    {
        string => "string",
        bool => "bool",
        long => "int",
        double => "float64",
        JsonElement { ValueKind: JsonValueKind.Array } => "[]interface {}",
        _ => "interface {}",
    };

    private static string PrintInner(object? value) => value is null ? "<nil>" : Print(value);

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
