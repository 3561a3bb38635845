using System.Globalization;
using System.Text;

namespace Atoll.Cli.Templates;

/// <summary>Reads a template.</summary>
internal sealed class TemplateParser(string text)
{
    private int at;

    public IReadOnlyList<Node> Parse()
    {
        IReadOnlyList<Node> nodes = ParseList(out string? end);
        return end is null ? nodes : throw TemplateErrors.Parsing($"unexpected {{{{{end}}}}}");
    }

    /// <param name="end">The word that ended the list: end, else, else if; null at the end of the text.</param>
    private List<Node> ParseList(out string? end)
    {
        List<Node> nodes = [];
        bool trim = false;
        while (true)
        {
            int open = text.IndexOf("{{", at, StringComparison.Ordinal);
            string literal = open < 0 ? text[at..] : text[at..open];
            bool trimsBefore = open >= 0 && text.AsSpan(open).StartsWith("{{- ");
            if (trim)
                literal = literal.TrimStart();
            if (trimsBefore)
                literal = literal.TrimEnd();
            if (literal.Length > 0)
                nodes.Add(new TextNode(literal));
            if (open < 0)
            {
                at = text.Length;
                end = null;
                return nodes;
            }

            string action = TakeAction(open, trimsBefore, out int column, out trim);
            if (action.StartsWith("/*", StringComparison.Ordinal))
                continue;
            if (action is "end" or "else" || action.StartsWith("else ", StringComparison.Ordinal))
            {
                end = action;
                return nodes;
            }

            nodes.Add(ParseAction(action, column));
        }
    }

    private string TakeAction(int open, bool trimsBefore, out int column, out bool trimsAfter)
    {
        int start = open + (trimsBefore ? 3 : 2);
        int close = Close(start);
        column = start - text.LastIndexOf('\n', start - 1) - 1;
        string action = text[start..close];
        trimsAfter = action.EndsWith(" -", StringComparison.Ordinal);
        at = close + 2;
        return (trimsAfter ? action[..^2] : action).Trim();
    }

    /// <summary>Where the action ends: quotes may hold braces.</summary>
    private int Close(int from)
    {
        char quote = '\0';
        for (int i = from; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                if (text[i] == '\\' && quote == '"')
                    i++;
                else if (text[i] == quote)
                    quote = '\0';
            }
            else if (text[i] is '"' or '`')
            {
                quote = text[i];
            }
            else if (text.AsSpan(i).StartsWith("}}"))
            {
                return i;
            }
        }

        throw TemplateErrors.Parsing("unclosed action");
    }

    private Node ParseAction(string action, int column)
    {
        string word = action.Split(' ', 2)[0];
        string rest = action[word.Length..].Trim();
        return word switch
        {
            "if" or "with" => ParseIf(word, rest, column),
            "range" => ParseRange(rest, column),
            _ => new ActionNode(new PipelineParser(action, column).Parse()),
        };
    }

    private IfNode ParseIf(string word, string condition, int column)
    {
        Pipeline pipeline = new PipelineParser(condition, column).Parse();
        List<Node> then = ParseList(out string? end);
        return new IfNode(pipeline, word == "with", then, ParseElse(word, end, column));
    }

    private IReadOnlyList<Node> ParseElse(string word, string? end, int column)
    {
        if (end is "end")
            return [];
        if (end is null)
            throw TemplateErrors.Parsing("unexpected EOF");
        if (end is "else")
        {
            List<Node> otherwise = ParseList(out string? last);
            return last is "end" ? otherwise : throw TemplateErrors.Parsing("unexpected EOF");
        }

        string[] parts = end.Split(' ', 3);
        return parts is ["else", "if" or "with", var condition] ? [ParseIf(parts[1], condition, column)] : throw TemplateErrors.Parsing($"unexpected <{end}> in {word}");
    }

    private RangeNode ParseRange(string over, int column)
    {
        Pipeline pipeline = new PipelineParser(over, column).Parse();
        List<Node> body = ParseList(out string? end);
        return new RangeNode(pipeline, body, ParseElse("range", end, column));
    }
}

/// <summary>Reads what stands between the braces.</summary>
internal sealed class PipelineParser(string text, int column)
{
    private int at;

    public Pipeline Parse()
    {
        Pipeline pipeline = ParsePipeline();
        return at == text.Length ? pipeline : throw TemplateErrors.Parsing($"unexpected \"{text[at]}\" in command");
    }

    private Pipeline ParsePipeline()
    {
        List<string> variables = ParseVariables();
        List<IReadOnlyList<Operand>> commands = [];
        do
        {
            List<Operand> command = [];
            for (Blanks(); at < text.Length && text[at] is not ('|' or ')'); Blanks())
                command.Add(ParseOperand());
            commands.Add(command.Count > 0 ? command : throw TemplateErrors.Parsing("missing value for command"));
        }
        while (Take('|'));
        return new Pipeline(variables, commands);
    }

    /// <summary>$x := …, $i, $x := … and $x = ….</summary>
    private List<string> ParseVariables()
    {
        int assignment = text.IndexOf(":=", at, StringComparison.Ordinal);
        int operatorLength = 2;
        if (assignment < 0 && text.AsSpan(at).TrimStart().StartsWith("$"))
        {
            assignment = text.IndexOf('=', at);
            operatorLength = 1;
        }

        if (assignment < 0 || text.AsSpan(at, assignment - at).IndexOfAny('"', '(', '`') >= 0)
            return [];
        string[] names = text[at..assignment].Split(',', StringSplitOptions.TrimEntries);
        at = assignment + operatorLength;
        return [.. names.Select(name => name is ['$', _, ..] ? name[1..] : throw TemplateErrors.Parsing($"unexpected \"{name}\" before an assignment"))];
    }

    private Operand ParseOperand()
    {
        int start = at;
        char first = text[at];
        Operand operand;
        switch (first)
        {
            case '(':
                at++;
                operand = new PipelineOperand(ParsePipeline());
                if (!Take(')'))
                    throw TemplateErrors.Parsing("unclosed left paren");
                break;
            case '"' or '`':
                return new LiteralOperand(ParseText(first));
            case '.':
                operand = new DotOperand();
                break;
            case '$':
                at++;
                operand = new VariableOperand(Name());
                break;
            default:
                return ParseWord();
        }

        List<string> path = [];
        while (at + 1 < text.Length && text[at] == '.' && IsNamePart(text[at + 1]))
        {
            at++;
            path.Add(Name());
        }

        if (first == '.' && path.Count == 0)
            at++;
        return path.Count == 0 ? operand : new FieldOperand(operand, path, column + start);
    }

    private Operand ParseWord()
    {
        int start = at;
        while (at < text.Length && text[at] is not (' ' or '|' or ')' or '('))
            at++;
        string word = text[start..at];
        return word switch
        {
            "true" => new LiteralOperand(true),
            "false" => new LiteralOperand(false),
            "nil" => new LiteralOperand(null),
            _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => new LiteralOperand(number),
            _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => new LiteralOperand(number),
            _ when Functions.Exists(word) => new FunctionOperand(word),
            _ => throw TemplateErrors.Parsing($"function \"{word}\" not defined"),
        };
    }

    private string ParseText(char quote)
    {
        StringBuilder result = new();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return result.ToString();
            }

            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                result.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                result.Append(text[at]);
            }
        }

        throw TemplateErrors.Parsing("unterminated quoted string");
    }

    private string Name()
    {
        int start = at;
        while (at < text.Length && IsNamePart(text[at]))
            at++;
        return text[start..at];
    }

    private bool Take(char c)
    {
        Blanks();
        if (at == text.Length || text[at] != c)
            return false;
        at++;
        return true;
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
