using System.CommandLine;
using System.Text.Json;
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
        using JsonDocument document = JsonDocument.Parse(daemon.Call(Rpc.Inspect, new() { Container = name }).ContainerJson);
        JsonElement config = document.RootElement.GetProperty("Config");
        JsonElement state = document.RootElement.GetProperty("State");
        if (state.GetProperty("Paused").GetBoolean())
            throw new CliException("You cannot attach to a paused container, unpause it first");
        if (!state.GetProperty("Running").GetBoolean())
            throw new CliException("You cannot attach to a stopped container, start it first");

        bool tty = config.GetProperty("Tty").GetBoolean();
        bool stdin = !parsed.GetValue(noStdin) && config.GetProperty("OpenStdin").GetBoolean();
        InputCheck.Require(stdin, tty);
        return new AttachedContainer(daemon, name)
        {
            Stdin = stdin,
            Tty = tty,
            SignalProxy = parsed.GetValue(proxy),
            Keys = parsed.GetValue(keys) ?? DetachKeys.Usual,
        }.Wait();
    }
}
