namespace Atoll.Cli.Parsing;

/// <summary>There is no such command; one that is spelled alike is named.</summary>
internal sealed class UnknownCommandException(string name, string parent, IReadOnlyList<string> siblings) : Exception(Explain(name, parent, siblings))
{
    private static string Explain(string name, string parent, IReadOnlyList<string> siblings)
    {
        string kind = parent == "atoll" ? "an atoll" : $"an {parent}";
        string? close = Spelling.Closest(name, siblings);
        return $"atoll: '{name}' is not {kind} command.\n" + (close is null ? $"See '{parent} --help'." : $"Did you mean '{parent} {close}'?");
    }
}
