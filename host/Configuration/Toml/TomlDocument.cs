using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Atoll.Host.Configuration.Toml;

/// <summary>A value of a TOML document with its place, which may be another file than that of the value around it: drop-in files are laid over plugins.toml.</summary>
/// <param name="Value">string, long, double, bool, <see cref="TomlTableNode"/>, a list of <see cref="TomlNode"/>, or null for what Atoll has no use for (dates).</param>
internal sealed record TomlNode(object? Value, string File, int Line, int Column);

internal sealed class TomlTableNode
{
    public Dictionary<string, TomlNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Lays another table over this one: tables are joined key by key, of anything else the other's word counts.</summary>
    public void Overlay(TomlTableNode over)
    {
        foreach (var (key, node) in over.Entries)
        {
            if (node.Value is TomlTableNode inner && Entries.TryGetValue(key, out var mine) && mine.Value is TomlTableNode table)
            {
                table.Overlay(inner);
            }
            else
            {
                Entries[key] = node;
            }
        }
    }
}

/// <summary>Reads TOML into values that remember where they stand, so that a mistake can be pointed at.</summary>
internal static class TomlDocument
{
    /// <summary>Larger files are no configuration.</summary>
    private const int MaxBytes = 1 << 20;

    public static TomlTableNode Read(string file, List<ConfigProblem> problems)
    {
        string text;
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                problems.Add(new ConfigProblem(file, 0, 0, $"is larger than {MaxBytes} bytes"));
                return new TomlTableNode();
            }

            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigProblem(file, 0, 0, $"cannot be read: {e.Message}"));
            return new TomlTableNode();
        }

        return Parse(text, file, problems);
    }

    public static TomlTableNode Parse(string text, string file, List<ConfigProblem> problems)
    {
        var root = new TomlTableNode();
        var document = SyntaxParser.Parse(text, file, validate: true);
        foreach (var diagnostic in document.Diagnostics.Where(d => d.Kind == DiagnosticMessageKind.Error))
        {
            problems.Add(new ConfigProblem(file, diagnostic.Span.Start.Line + 1, diagnostic.Span.Start.Column + 1, Plain(diagnostic.Message)));
        }

        if (document.HasErrors)
        {
            return root;
        }

        new TomlReading(file).AddAll(root, document);
        return root;
    }

    /// <summary>The parser's messages may run over several lines; a problem is one.</summary>
    private static string Plain(string message) => message.ReplaceLineEndings(" ").Trim();
}

/// <summary>From the parser's syntax to values.</summary>
internal sealed class TomlReading(string file)
{
    public void AddAll(TomlTableNode root, DocumentSyntax document)
    {
        AddAll(root, document.KeyValues);
        foreach (var table in document.Tables)
        {
            if (table.Name is not null)
            {
                AddAll(TableAt(root, Names(table.Name), table, isArray: table is TableArraySyntax), table.Items);
            }
        }
    }

    private void AddAll(TomlTableNode table, IEnumerable<KeyValueSyntax> items)
    {
        foreach (var item in items)
        {
            if (item.Key is null || item.Value is null)
            {
                continue;
            }

            var names = Names(item.Key);
            var target = TableAt(table, names[..^1], item, isArray: false);
            target.Entries[names[^1]] = Node(Value(item.Value), item);
        }
    }

    private TomlTableNode TableAt(TomlTableNode from, IReadOnlyList<string> names, SyntaxNode at, bool isArray)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var appends = isArray && i == names.Count - 1;
            if (!from.Entries.TryGetValue(names[i], out var node))
            {
                from.Entries[names[i]] = node = Node(appends ? new List<TomlNode>() : new TomlTableNode(), at);
            }

            if (node.Value is List<TomlNode> list)
            {
                if (appends || list.Count == 0)
                {
                    list.Add(Node(new TomlTableNode(), at));
                }

                node = list[^1];
            }

            // The parser's validation has refused keys that are a table here and a value there.
            from = (TomlTableNode)node.Value!;
        }

        return from;
    }

    private object? Value(SyntaxNode value) => value switch
    {
        StringValueSyntax s => s.Value,
        IntegerValueSyntax i => i.Value,
        FloatValueSyntax f => f.Value,
        BooleanValueSyntax b => b.Value,
        ArraySyntax a => a.Items.Where(item => item.Value is not null).Select(item => Node(Value(item.Value!), item)).ToList(),
        InlineTableSyntax t => InlineTable(t),
        _ => null,
    };

    private TomlTableNode InlineTable(InlineTableSyntax syntax)
    {
        var table = new TomlTableNode();
        AddAll(table, syntax.Items.Select(item => item.KeyValue).OfType<KeyValueSyntax>());
        return table;
    }

    private static List<string> Names(KeySyntax key)
        => [Name(key.Key), .. key.DotKeys.Select(item => Name(item.Key))];

    private static string Name(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => "",
    };

    private TomlNode Node(object? value, SyntaxNode at) => new(value, file, at.Span.Start.Line + 1, at.Span.Start.Column + 1);
}
