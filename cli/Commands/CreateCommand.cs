using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class CreateCommand : CliCommand
{
    private readonly ContainerOptions container;

    public CreateCommand()
        : base(
            "create",
            "Create a container without starting it, and print its id",
            "atoll create --name job -e MODE=fast /srv/alpine /bin/job",
            "atoll start -a job")
    {
        container = new ContainerOptions(this);
        AddHelp();
    }

    public override bool StopsAtFirstArgument => true;

    public override int Run(ParseResult parsed)
    {
        CreateRequest request = container.ToRequest(parsed);
        using DaemonConnection daemon = Connect(parsed);
        StandardStream.Out.WriteLine(IdFile.Write(container.IdFile(parsed), () => Create(daemon, request)));
        return ExitCodes.Success;
    }

    /// <returns>The id. What the daemon had to change is told on standard error.</returns>
    public static string Create(DaemonConnection daemon, CreateRequest request)
    {
        CreateResponse response = daemon.Call(Rpc.Create, request);
        foreach (string warning in response.Warnings)
            StandardStream.Error.WriteLine($"WARNING: {warning}");
        return response.Id;
    }
}
