using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Attach;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class RunCommand : CliCommand
{
    private readonly Option<bool> detach = Flags.Switch("Leave the container running and print its id", "--detach", "-d");
    private readonly Option<string?> keys = AttachFlags.DetachKeys();
    private readonly Option<bool> proxy = AttachFlags.SignalProxy();
    private readonly ContainerOptions container;

    public RunCommand()
        : base(
            "run",
            "Create a container and start it",
            "atoll run --rm /srv/alpine echo hello",
            "atoll run -d --name web -v /srv/www:/www:ro -m 512m /srv/httpd httpd -f -h /www",
            "tar c . | atoll run -i --rm /srv/alpine tar t",
            "atoll run --rm -R crun /srv/bundle")
    {
        Options.Add(detach);
        Options.Add(keys);
        Options.Add(proxy);
        container = new ContainerOptions(this);
        AddHelp();
    }

    public override bool StopsAtFirstArgument => true;

    public override int Run(ParseResult parsed)
    {
        CreateRequest request = container.ToRequest(parsed);
        bool stays = !parsed.GetValue(detach);
        if (stays)
            InputCheck.Require(request.OpenStdin, request.Tty);
        using DaemonConnection daemon = Connect(parsed);
        string id = IdFile.Write(container.IdFile(parsed), () => CreateCommand.Create(daemon, request));

        if (stays)
        {
            return new AttachedContainer(daemon, id)
            {
                Stdin = request.OpenStdin,
                Tty = request.Tty,
                SignalProxy = parsed.GetValue(proxy),
                Keys = parsed.GetValue(keys) ?? DetachKeys.Usual,
            }.StartAndWait();
        }

        daemon.Call(Rpc.Start, new StartRequest { Container = id });
        StandardStream.Out.WriteLine(id);
        return ExitCodes.Success;
    }
}
