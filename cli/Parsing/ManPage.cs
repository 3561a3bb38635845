using System.CommandLine;
using System.Text;

namespace Atoll.Cli.Parsing;

/// <summary>A command's manual page, man(7).</summary>
internal static class ManPage
{
    public static string Of(Command command, string name, IEnumerable<Option> inherited)
    {
        StringBuilder page = new();
        page.Append($".TH \"{name.Replace(' ', '-').ToUpperInvariant()}\" 1 \"\" \"atoll {ClientVersion.Number}\" \"Atoll\"\n");
        page.Append($".SH NAME\n{Escape(name.Replace(' ', '-'))} \\- {Escape(command.Description ?? "")}\n");
        page.Append(".SH SYNOPSIS\n.B ").Append(Escape(name)).Append("\n[options]");
        foreach (Argument argument in command.Arguments)
            page.Append(' ').Append(Escape(Shape(argument)));
        page.Append(command.Subcommands.Count > 0 ? " COMMAND\n" : "\n");

        if (command.Arguments.Count > 0)
            page.Append(".SH ARGUMENTS\n").Append(string.Concat(command.Arguments.Select(argument => $".TP\n.I {Escape(argument.Name)}\n{Line(argument.Description)}\n")));
        page.Append(".SH OPTIONS\n").Append(string.Concat(command.Options.Concat(inherited).Where(option => !option.Hidden).Select(Of)));
        if (command.Subcommands.Count > 0)
            page.Append(".SH COMMANDS\n").Append(string.Concat(command.Subcommands.Select(child => $".TP\n.B {Escape(child.Name)}\n{Line(child.Description)}\n")));
        if (command is CliCommand { Examples: { Count: > 0 } examples })
            page.Append(".SH EXAMPLES\n.nf\n").Append(string.Concat(examples.Select(example => Line(example) + "\n"))).Append(".fi\n");
        page.Append(".SH EXIT STATUS\n0 on success, 125 when the client or the engine failed; run, exec and start \\-a end with the command's own code, ");
        page.Append("126 when it cannot be executed, 127 when there is none.\n.SH SEE ALSO\n.BR atoll (1)\n");
        return page.ToString();
    }

    private static string Of(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name).OrderBy(name => name.Length).Select(name => $"\\fB{Escape(name)}\\fR"));
        string value = option.Arity.MinimumNumberOfValues > 0 ? $" \\fI{Escape(option.HelpName ?? "VALUE")}\\fR" : "";
        return $".TP\n{names}{value}\n{Line(option.Description)}\n";
    }

    private static string Shape(Argument argument) => argument.Arity switch
    {
        { MinimumNumberOfValues: 0, MaximumNumberOfValues: > 1 } => $"[{argument.Name}...]",
        { MinimumNumberOfValues: 0 } => $"[{argument.Name}]",
        { MaximumNumberOfValues: > 1 } => $"{argument.Name}...",
        _ => argument.Name,
    };

    /// <summary>A line that begins with a dot or a quote would be a request.</summary>
    private static string Line(string? text)
    {
        string line = Escape(text ?? "");
        return line.StartsWith('.') || line.StartsWith('\'') ? "\\&" + line : line;
    }

    private static string Escape(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}
