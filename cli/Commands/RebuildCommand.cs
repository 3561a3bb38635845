using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class RebuildCommand : CliCommand
{
    private readonly Argument<string[]> containers = Flags.Containers();

    public RebuildCommand()
        : base("rebuild", "Write the configuration of containers that do not run anew, from what they were created with", "atoll rebuild job")
    {
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.Rebuild, new() { Container = name });
            StandardStream.Out.WriteLine(name);
        });
    }
}
