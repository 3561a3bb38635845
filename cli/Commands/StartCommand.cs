using System.CommandLine;
using Atoll.Cli.Attach;
using Atoll.Cli.Connection;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class StartCommand : CliCommand
{
    private readonly Option<bool> attach = Flags.Switch("Show the container's output, pass on signals, end with its exit code", "--attach", "-a");
    private readonly Option<bool> interactive = Flags.Switch("As --attach, and pass standard input to the container", "--interactive", "-i");
    private readonly Option<string?> keys = AttachFlags.DetachKeys();
    private readonly Option<bool> proxy = AttachFlags.SignalProxy();
    private readonly Argument<string[]> containers = Flags.Containers();

    public StartCommand()
        : base("start", "Start containers that were created or have stopped", "atoll start web db", "atoll start -a job")
    {
        Options.Add(attach);
        Options.Add(interactive);
        Options.Add(keys);
        Options.Add(proxy);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        string[] names = parsed.GetRequiredValue(containers);
        bool stdin = parsed.GetValue(interactive);
        bool attached = stdin || parsed.GetValue(attach);
        if (attached && names.Length > 1)
            throw new UsageException("only one container can be attached to at a time");

        using DaemonConnection daemon = Connect(parsed);
        if (attached)
        {
            bool tty = ContainerFacts.Of(daemon, names[0]).Tty;
            InputCheck.Require(stdin, tty);
            return new AttachedContainer(daemon, names[0]) { Stdin = stdin, Tty = tty, SignalProxy = parsed.GetValue(proxy), Keys = parsed.GetValue(keys) ?? DetachKeys.Usual }.StartAndWait();
        }

        return EachContainer.Try(names, name =>
        {
            daemon.Call(Rpc.Start, new() { Container = name });
            StandardStream.Out.WriteLine(name);
        });
    }
}
