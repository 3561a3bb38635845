namespace Atoll.Plugins.Oci;

/// <summary>An OCI runtime's answer to <c>--version</c>: <c>NAME version NUMBER</c>, then lines of what it was built from and with.</summary>
internal sealed record VersionAnswer
{
    /// <summary>A runtime may say anything, at any length.</summary>
    private const int MaxText = 100;

    /// <summary>For people: name and number, or the first line where it has another form.</summary>
    public required string Text { get; init; }

    /// <summary>The runtime's own name, whatever its file is called; empty where it does not say.</summary>
    public string Name { get; init; } = "";

    public string Number { get; init; } = "";

    /// <summary>What crun says that it was built with, each with a plus.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Null where nothing was said.</summary>
    public static VersionAnswer? Read(string stdout)
    {
        var lines = stdout.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            return null;
        }

        var words = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parts = lines.Where(line => line.StartsWith('+')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        return words is [var name, "version", var number, ..]
            ? new VersionAnswer { Text = Shown($"{name} {number}"), Name = name, Number = number, Parts = parts }
            : new VersionAnswer { Text = Shown(lines[0]), Parts = parts };
    }

    private static string Shown(string text) => string.Concat((text.Length > MaxText ? text[..MaxText] + "…" : text).Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
