using System.CommandLine;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class KillCommand : CliCommand
{
    private readonly Option<string?> signal = Flags.Text("Name or number of the signal (default: SIGKILL)", "SIGNAL", "--signal", "-s");
    private readonly Argument<string[]> containers = Flags.Containers();

    public KillCommand()
        : base("kill", "Send a signal to the first process of containers", "atoll kill web", "atoll kill -s HUP web db")
    {
        Options.Add(signal);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            daemon.Call(Rpc.Kill, new() { Container = name, Signal = parsed.GetValue(signal) ?? "" });
            StandardStream.Out.WriteLine(name);
        });
    }
}
