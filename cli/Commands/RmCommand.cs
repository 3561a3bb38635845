using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class RmCommand : CliCommand
{
    private readonly Option<bool> force = Flags.Switch("Also remove what runs, after killing it", "--force", "-f");
    private readonly Option<bool> volumes = Flags.Switch("Accepted for docker's sake; there are no anonymous volumes", "--volumes", "-v");
    private readonly Argument<string[]> containers = Flags.Containers();

    public RmCommand()
        : base("rm", "Remove containers", "atoll rm job", "atoll rm -f web db")
    {
        Options.Add(force);
        Options.Add(volumes);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.Delete, new() { Container = name, Force = parsed.GetValue(force) });
            StandardStream.Out.WriteLine(name);
        });
    }
}
