using System.CommandLine;
using System.CommandLine.Parsing;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Grpc.Core;

namespace Atoll.Cli;

internal static class Program
{
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static int Main(string[] args)
    {
        try
        {
            return Run(args);
        }
        catch (UnknownCommandException e)
        {
            return Fail(e.Message, ExitCodes.EngineFailed);
        }
        catch (CliException e)
        {
            return Fail(e.Message, e.ExitCode);
        }
        catch (RpcException e)
        {
            return Fail(e.Sentence(), e.ExitCode());
        }
        catch (Exception e)
        {
            // A container's exit code must not be taken for that of a client that failed.
            return Fail($"atoll: unexpected: {e.GetType().Name}: {e.Message}", ExitCodes.EngineFailed);
        }
    }

    private static int Run(string[] args)
    {
        AtollCommand root = new();
        ParseResult parsed;
        try
        {
            parsed = root.Parse(CommandLineWords.Read(root, args), Parser);
        }
        catch (UsageException e)
        {
            return Misused(e.Command ?? root, e.Message);
        }

        Command command = parsed.CommandResult.Command;
        if (parsed.Action is HelpWithExamples help)
            return help.Invoke(parsed);
        if (parsed.GetValue(root.Version))
            return VersionLine();
        if (command is CliCommand runnable)
            return parsed.Errors.Count > 0 ? Misused(command, parsed.Errors[0].Message) : RunCommand(runnable, parsed);
        if (parsed.Errors.FirstOrDefault(error => error.SymbolResult is OptionResult) is { } misused)
            return Misused(command, misused.Message);
        if (parsed.UnmatchedTokens is [var unmatched, ..])
            throw new UnknownCommandException(unmatched, Path(command), ((CommandGroup)command).Names);

        return new HelpWithExamples().Invoke(parsed);
    }

    private static int RunCommand(CliCommand command, ParseResult parsed)
    {
        try
        {
            return command.Run(parsed);
        }
        catch (UsageException e)
        {
            return Misused(command, e.Message);
        }
    }

    private static int VersionLine()
    {
        StandardStream.Out.WriteLine($"atoll version {ClientVersion.Number}");
        return ExitCodes.Success;
    }

    private static int Misused(Command command, string message) =>
        Fail($"atoll: {message.TrimEnd('.')}.\nSee '{Path(command)} --help'.", ExitCodes.EngineFailed);

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : command.Name;

    private static int Fail(string message, int exitCode)
    {
        StandardStream.Error.WriteLine(message);
        return exitCode;
    }
}
