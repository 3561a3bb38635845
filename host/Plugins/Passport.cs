using System.Text.Json;

namespace Atoll.Host.Plugins;

/// <summary>What the conformance suite found of a plugin: <c>conformance.json</c> in its folder, as <c>atoll plugin verify --output</c> writes it.</summary>
internal sealed record Passport
{
    public const string FileName = "conformance.json";

    private const int MaxBytes = 1 << 20;

    public string Suite { get; init; } = "";

    public string Runtime { get; init; } = "";

    public string Date { get; init; } = "";

    /// <summary>Of the content that was tried.</summary>
    public string Content { get; init; } = "";

    public bool Conforms { get; init; }

    public int Passed { get; init; }

    public int NotSupported { get; init; }

    public int Failed { get; init; }

    public IReadOnlyList<PassportCase> Cases { get; init; } = [];

    /// <summary>Null where there is none that can be read: it is a word about the plugin, and nothing depends on it.</summary>
    public static Passport? Read(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, FileName));
            if (!file.Exists || file.Length > MaxBytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            var root = document.RootElement;
            return new Passport
            {
                Suite = Text(root, "suite"),
                Runtime = Text(root, "runtime"),
                Date = Text(root, "date"),
                Content = Text(root, "content"),
                Conforms = root.GetProperty("conforms").GetBoolean(),
                Passed = root.GetProperty("passed").GetInt32(),
                NotSupported = root.GetProperty("not_supported").GetInt32(),
                Failed = root.GetProperty("failed").GetInt32(),
                Cases = [.. root.GetProperty("cases").EnumerateArray().Select(entry => new PassportCase(Text(entry, "operation"), Text(entry, "name"), Text(entry, "outcome"), entry.GetProperty("milliseconds").GetInt64()))],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}

/// <param name="Outcome">passed, not_supported or failed.</param>
internal sealed record PassportCase(string Operation, string Name, string Outcome, long Milliseconds);
