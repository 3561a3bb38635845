using System.Text;
using System.Text.Json;

namespace Atoll.Cli.Templates;

/// <summary>
/// The part of Go's text/template that docker's --format is used with: fields, pipelines, functions, if, range, with, variables, comments and trimmed
/// blanks. There is no kept library for .NET that reads it.
/// </summary>
internal sealed class Template
{
    private readonly IReadOnlyList<Node> nodes;

    private Template(IReadOnlyList<Node> nodes) => this.nodes = nodes;

    /// <exception cref="UsageException">With docker's words.</exception>
    public static Template Parse(string text) => new(new TemplateParser(Unescape(text)).Parse());

    /// <param name="data">What the dot is.</param>
    public string Render(JsonElement data)
    {
        StringBuilder output = new();
        Scope scope = new(data, output);
        Node.RenderAll(nodes, scope, data);
        return output.ToString();
    }

    /// <summary>In a shell's single quotes a tab is typed like that.</summary>
    private static string Unescape(string text) => text.Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
}

/// <summary>Where a template writes to, and its variables.</summary>
internal sealed class Scope(JsonElement root, StringBuilder output)
{
    public JsonElement Root { get; } = root;

    public StringBuilder Output { get; } = output;

    public Dictionary<string, object?> Variables { get; } = new(StringComparer.Ordinal);
}
