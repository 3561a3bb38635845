using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class UpdateCommand : CliCommand
{
    private readonly ResourceOptions resources;
    private readonly Option<RestartPolicy?> restart = RestartPolicyOption.Create();
    private readonly Argument<string[]> containers = Flags.Containers();

    public UpdateCommand()
        : base("update", "Change limits and the restart policy of containers, also while they run", "atoll update --cpus 0.5 -m 256m web", "atoll update --restart always web db")
    {
        resources = new ResourceOptions(this);
        Options.Add(restart);
        Arguments.Add(containers);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        Resources limits = resources.Read(parsed);
        if (limits.Equals(new Resources()) && parsed.GetValue(restart) is null)
            throw new UsageException("nothing to change: give at least one flag");

        using DaemonConnection daemon = Connect(parsed);
        return EachContainer.Try(parsed.GetRequiredValue(containers), name =>
        {
            UpdateResponse response = daemon.Call(Rpc.Update, new() { Container = name, Resources = limits, RestartPolicy = parsed.GetValue(restart) });
            foreach (string warning in response.Warnings)
                StandardStream.Error.WriteLine($"WARNING: {warning}");
            StandardStream.Out.WriteLine(name);
        });
    }
}
