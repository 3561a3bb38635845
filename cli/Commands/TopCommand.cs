using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class TopCommand : CliCommand
{
    private readonly Argument<string> container = Flags.Container();
    private readonly Argument<string[]> args = new("ARG") { Description = "Arguments of ps on the host (default: -ef)", Arity = ArgumentArity.ZeroOrMore };

    public TopCommand()
        : base("top", "List the processes of a container, as ps on the host shows them", "atoll top web", "atoll top web -eo pid,rss,comm")
    {
        Arguments.Add(container);
        Arguments.Add(args);
        AddHelp("-h");
    }

    public override bool StopsAtFirstArgument => true;

    public override int Run(ParseResult parsed)
    {
        TopRequest request = new() { Container = parsed.GetRequiredValue(container) };
        request.Args.Add(parsed.GetValue(args) ?? []);
        using DaemonConnection daemon = Connect(parsed);
        TopResponse response = daemon.Call(Rpc.Top, request);
        Table table = new([.. response.Titles]);
        foreach (TopResponse.Types.Process process in response.Processes)
            table.Add([.. process.Values]);
        StandardStream.Out.Write(table.ToString());
        return ExitCodes.Success;
    }
}
