using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class RenameCommand : CliCommand
{
    private readonly Argument<string> container = Flags.Container();
    private readonly Argument<string> name = Flags.One("NEW_NAME", "Its new name");

    public RenameCommand()
        : base("rename", "Give a container another name", "atoll rename web web-old")
    {
        Arguments.Add(container);
        Arguments.Add(name);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        daemon.Call(Rpc.Rename, new() { Container = parsed.GetRequiredValue(container), Name = parsed.GetRequiredValue(name) });
        return ExitCodes.Success;
    }
}
