using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Atoll.Cli.Templates;

/// <summary>Go's functions of templates, and docker's.</summary>
internal static class Functions
{
    public static bool Exists(string name) => Table.ContainsKey(name);

    public static object? Call(string name, object?[] arguments)
    {
        (int least, int most, Func<object?[], object?> body) = Table[name];
        if (arguments.Length < least || arguments.Length > most)
            throw TemplateErrors.Executing($"wrong number of args for {name}: want {(least == most ? $"{least}" : $"at least {least}")} got {arguments.Length}");
        return body(arguments);
    }

    private static readonly Dictionary<string, (int Least, int Most, Func<object?[], object?> Body)> Table = new(StringComparer.Ordinal)
    {
        ["json"] = (1, 1, a => Values.ToJson(a[0])),
        ["join"] = (2, 2, Join),
        ["split"] = (2, 2, a => List(Text(a[0]).Split(Text(a[1])))),
        ["upper"] = (1, 1, a => Text(a[0]).ToUpperInvariant()),
        ["lower"] = (1, 1, a => Text(a[0]).ToLowerInvariant()),
        ["title"] = (1, 1, a => Title(Text(a[0]))),
        ["truncate"] = (2, 2, a => Text(a[0]) is var text && text.Length > (int)Number(a[1]) ? text[..(int)Number(a[1])] : Text(a[0])),
        ["len"] = (1, 1, Length),
        ["index"] = (1, int.MaxValue, Index),
        ["print"] = (0, int.MaxValue, a => string.Concat(a.Select(Values.Print))),
        ["println"] = (0, int.MaxValue, a => string.Join(' ', a.Select(Values.Print)) + "\n"),
        ["printf"] = (1, int.MaxValue, a => Format(Text(a[0]), a[1..])),
        ["eq"] = (2, int.MaxValue, a => a.Skip(1).Any(other => Same(a[0], other))),
        ["ne"] = (2, 2, a => !Same(a[0], a[1])),
        ["lt"] = (2, 2, a => Compare(a[0], a[1]) < 0),
        ["le"] = (2, 2, a => Compare(a[0], a[1]) <= 0),
        ["gt"] = (2, 2, a => Compare(a[0], a[1]) > 0),
        ["ge"] = (2, 2, a => Compare(a[0], a[1]) >= 0),
        ["not"] = (1, 1, a => !Values.IsTrue(a[0])),
        ["and"] = (1, int.MaxValue, a => a.FirstOrDefault(value => !Values.IsTrue(value), a[^1])),
        ["or"] = (1, int.MaxValue, a => a.FirstOrDefault(Values.IsTrue, a[^1])),
    };

    private static string Text(object? value) => value as string ?? Values.Print(value);

    private static double Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        _ => throw TemplateErrors.Executing($"{Values.Print(value)} is no number"),
    };

    private static JsonElement List(string[] items) => Output.Json.Element(json =>
    {
        json.WriteStartArray();
        foreach (string item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    });

    private static string Join(object?[] a) => string.Join(Text(a[1]), Values.Items(a[0]).Select(item => Values.Print(item.Value)));

    private static string Title(string text) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text);

    private static object? Length(object?[] a) => a[0] switch
    {
        string text => (long)Encoding.UTF8.GetByteCount(text),
        JsonElement { ValueKind: JsonValueKind.Array } list => (long)list.GetArrayLength(),
        JsonElement { ValueKind: JsonValueKind.Object } map => (long)map.EnumerateObject().Count(),
        _ => throw TemplateErrors.Executing("error calling len: it has no length"),
    };

    private static object? Index(object?[] a)
    {
        object? value = a[0];
        foreach (object? key in a[1..])
        {
            value = value switch
            {
                JsonElement { ValueKind: JsonValueKind.Object } map => map.TryGetProperty(Text(key), out JsonElement found) ? Values.Unwrap(found) : "",
                JsonElement { ValueKind: JsonValueKind.Array } list => (long)Number(key) is var i && i >= 0 && i < list.GetArrayLength()
                    ? Values.Unwrap(list[(int)i])
                    : throw TemplateErrors.Executing($"error calling index: index out of range: {i}"),
                _ => throw TemplateErrors.Executing("error calling index: it cannot be indexed"),
            };
        }

        return value;
    }

    private static bool Same(object? one, object? other) => one is long or double && other is long or double ? Number(one) == Number(other) : Equals(one, other);

    private static int Compare(object? one, object? other) => one is string a && other is string b ? string.CompareOrdinal(a, b) : Number(one).CompareTo(Number(other));

    private static string Format(string format, object?[] values)
    {
        StringBuilder text = new();
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            int end = i + 1;
            while (end < format.Length - 1 && "-+ 0123456789.".Contains(format[end]))
                end++;
            char verb = format[end];
            string spec = format[(i + 1)..end];
            i = end;
            if (verb == '%')
            {
                text.Append('%');
                continue;
            }

            if (next == values.Length)
            {
                text.Append($"%!{verb}(MISSING)");
                continue;
            }

            text.Append(Pad(Verb(verb, spec, values[next++]), spec));
        }

        return text.ToString();
    }

    private static string Verb(char verb, string spec, object? value) => verb switch
    {
        'q' => $"\"{Text(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        'f' => Number(value).ToString("F" + (spec.Contains('.') ? spec[(spec.IndexOf('.') + 1)..] : "6"), CultureInfo.InvariantCulture),
        'x' => ((long)Number(value)).ToString("x", CultureInfo.InvariantCulture),
        _ => Values.Print(value),
    };

    private static string Pad(string text, string spec)
    {
        string digits = spec.TrimStart('-', '+', ' ').Split('.')[0];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int width))
            return text;
        return spec.StartsWith('-') ? text.PadRight(width) : text.PadLeft(width, digits.StartsWith('0') ? '0' : ' ');
    }
}
