using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Atoll.Cli.Output;

namespace Atoll.Cli.Parsing;

/// <summary>The usual help, then the command's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const int Width = 120;

    // System.CommandLine lets options come last in every usage; after SOURCE they would be the container's.
    private const string ArgumentsThenOptions = "<SOURCE> [<COMMAND>...] [options]";
    private const string OptionsThenArguments = "[options] <SOURCE> [<COMMAND>...]";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        new HelpAction { MaxWidth = Width }.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CliCommand { StopsAtFirstArgument: true })
            text.GetStringBuilder().Replace(ArgumentsThenOptions, OptionsThenArguments);
        if (parseResult.CommandResult.Command is CliCommand { Examples: { Count: > 0 } examples })
        {
            text.WriteLine("Examples:");
            foreach (string example in examples)
                text.WriteLine("  " + example);
        }

        StandardStream.Out.Write(text.ToString().TrimEnd('\n') + "\n");
        return ExitCodes.Success;
    }
}
