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
    private readonly Option<bool> detach = Flags.Toggle("Leave the container running and print its id", "--detach", "-d");
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
        container = new ContainerOptions(this);
        AddHelp();
    }

    public override bool StopsAtFirstArgument => true;

    public override int Run(ParseResult parsed)
    {
        CreateRequest request = container.ToRequest(parsed);
        using DaemonConnection daemon = Connect(parsed);
        string id = CreateCommand.Create(daemon, request);

        if (!parsed.GetValue(detach))
            return new AttachedContainer(daemon, id) { Stdin = request.OpenStdin }.StartAndWait();

        daemon.Call(Rpc.Start, new StartRequest { Container = id });
        StandardStream.Out.WriteLine(id);
        return ExitCodes.Success;
    }
}
