using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Atoll.Cli.Output;

namespace Atoll.Cli.Templates;

/// <summary>--format of commands that print rows: a table, JSON a line, a template a line, or "table TEMPLATE" with docker's headings.</summary>
internal sealed class RowFormat
{
    private const string TablePrefix = "table ";

    private readonly Template? template;
    private readonly string[]? headings;

    private RowFormat(string kind, Template? template, string[]? headings)
    {
        Kind = kind;
        this.template = template;
        this.headings = headings;
    }

    /// <summary>table, json or template.</summary>
    public string Kind { get; }

    /// <param name="text">Null or empty for the command's own table.</param>
    /// <param name="names">The heading of each field.</param>
    public static RowFormat Parse(string? text, IReadOnlyDictionary<string, string> names)
    {
        if (text is null or "" or "table")
            return new RowFormat("table", null, null);
        if (text is "json")
            return new RowFormat("json", null, null);
        if (!text.StartsWith(TablePrefix, StringComparison.Ordinal))
            return new RowFormat("template", Template.Parse(text), null);

        string columns = text[TablePrefix.Length..].Replace("\\t", "\t", StringComparison.Ordinal);
        return new RowFormat("template", Template.Parse(columns), [.. columns.Split('\t').Select(column => Heading(column, names))]);
    }

    public void Print(IEnumerable<JsonElement> rows)
    {
        if (headings is null)
        {
            StandardStream.Out.Write(string.Concat(rows.Select(row => template!.Render(row) + "\n")));
            return;
        }

        Table table = new(headings);
        foreach (JsonElement row in rows)
        {
            string[] cells = template!.Render(row).Split('\t');
            table.Add([.. cells.Take(headings.Length), .. Enumerable.Repeat("", Math.Max(0, headings.Length - cells.Length))]);
        }

        StandardStream.Out.Write(table.ToString());
    }

    /// <summary>Each field by its heading, and nothing of the other words.</summary>
    private static string Heading(string column, IReadOnlyDictionary<string, string> names)
    {
        StringBuilder heading = new();
        foreach (Match field in Regex.Matches(column, @"\.([A-Za-z]+)(?:\s+""([^""]*)"")?"))
        {
            string name = field.Groups[1].Value;
            heading.Append(heading.Length > 0 ? " " : "").Append(name == "Label" ? field.Groups[2].Value : names.GetValueOrDefault(name, name.ToUpperInvariant()));
        }

        return heading.ToString();
    }
}
