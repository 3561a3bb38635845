namespace Atoll.Conformance.Tests;

/// <summary>A section of a document, and the commands in it.</summary>
internal sealed class Guide
{
    private readonly List<(string Kind, List<string> Lines)> _blocks = [];

    private Guide(IEnumerable<string> lines)
    {
        List<string>? block = null;
        foreach (var line in lines)
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                block?.Add(line);
            }
            else if (block is null)
            {
                _blocks.Add((line[3..], block = []));
            }
            else
            {
                block = null;
            }
        }
    }

    /// <summary>Each block of commands, in order.</summary>
    public IReadOnlyList<string> Scripts => [.. _blocks.Where(block => block.Kind == "sh").Select(block => string.Join('\n', block.Lines))];

    /// <summary>What is typed at a terminal.</summary>
    public IReadOnlyList<string> Typed => [.. Console.Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])];

    /// <summary>What it must show then.</summary>
    public IReadOnlyList<string> Shown => [.. Console.Where(line => !line.StartsWith("$ ", StringComparison.Ordinal))];

    private IEnumerable<string> Console => _blocks.Where(block => block.Kind == "console").SelectMany(block => block.Lines);

    /// <param name="replacements">What stands in the document, and what it is here.</param>
    public static Guide Read(string file, string heading, params (string There, string Here)[] replacements)
    {
        var lines = File.ReadAllLines(file).SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        return new Guide(lines.Select(line => replacements.Aggregate(line, (text, replacement) => text.Replace(replacement.There, replacement.Here, StringComparison.Ordinal))));
    }
}
