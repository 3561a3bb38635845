using System.CommandLine;
using Atoll.Cli.Attach;
using Atoll.Cli.Connection;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class AttachCommand : CliCommand
{
    private readonly Option<string?> keys = AttachFlags.DetachKeys();
    private readonly Option<bool> noStdin = Flags.Switch("Do not pass on standard input", "--no-stdin");
    private readonly Option<bool> proxy = AttachFlags.SignalProxy();
    private readonly Argument<string> container = Flags.Container();

    public AttachCommand()
        : base("attach", "Join the streams of a running container", "atoll attach web", "atoll attach --no-stdin web")
    {
        Options.Add(keys);
        Options.Add(noStdin);
        Options.Add(proxy);
        Arguments.Add(container);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(container);
        using DaemonConnection daemon = Connect(parsed);
        ContainerFacts facts = ContainerFacts.Of(daemon, name);
        if (facts.Paused)
            throw new CliException("You cannot attach to a paused container, unpause it first");
        if (facts.Restarting)
            throw new CliException("You cannot attach to a restarting container, wait until it is running");
        if (!facts.Running)
            throw new CliException("You cannot attach to a stopped container, start it first");

        bool stdin = !parsed.GetValue(noStdin) && facts.OpenStdin;
        InputCheck.Require(stdin, facts.Tty);
        return new AttachedContainer(daemon, name)
        {
            Stdin = stdin,
            Tty = facts.Tty,
            SignalProxy = parsed.GetValue(proxy),
            Keys = parsed.GetValue(keys) ?? DetachKeys.Usual,
        }.Wait();
    }
}
