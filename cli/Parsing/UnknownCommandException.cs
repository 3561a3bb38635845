namespace Atoll.Cli.Parsing;

/// <summary>There is no such command; one that is spelled alike is named.</summary>
internal sealed class UnknownCommandException(string name, string parent = "atoll", params string[] siblings) : Exception(Explain(name, parent, siblings))
{
    private static string Explain(string name, string parent, string[] siblings)
    {
        string[] names = siblings.Length > 0 ? siblings : CommandTable.Names;
        string kind = parent == "atoll" ? "an atoll" : $"an {parent}";
        string? close = Spelling.Closest(name, names);
        return $"atoll: '{name}' is not {kind} command.\n" + (close is null ? $"See '{parent} --help'." : $"Did you mean '{parent} {close}'?");
    }
}
