using System.CommandLine;
using Atoll.Cli.Completion;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class CompletionCommand : CliCommand
{
    private readonly Argument<string> shell = Flags.One("SHELL", "bash or zsh");

    public CompletionCommand()
        : base(
            "completion",
            "Print a shell's completion script",
            "source <(atoll completion bash)",
            "atoll completion zsh > \"${fpath[1]}/_atoll\"")
    {
        Arguments.Add(shell);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        StandardStream.Out.Write(parsed.GetRequiredValue(shell) switch
        {
            "bash" => BashCompletion.Script(new CommandWords()),
            "zsh" => ZshCompletion.Script(new CommandWords()),
            var other => throw new UsageException($"no completion for '{other}': use bash or zsh"),
        });
        return ExitCodes.Success;
    }
}
