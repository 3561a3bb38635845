using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Interop;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class PruneCommand : CliCommand
{
    private readonly Option<bool> force = Flags.Switch("Do not ask", "--force", "-f");
    private readonly Option<string[]> filter = FilterOption.Create("label=KEY[=VALUE], label!=KEY[=VALUE], until=TIME or duration");

    public PruneCommand()
        : base("prune", "Remove every container that does not run", "atoll prune", "atoll prune -f --filter until=24h")
    {
        Options.Add(force);
        Options.Add(filter);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        PruneRequest request = new();
        request.Filters.Add(FilterOption.Read(parsed, filter));
        if (!parsed.GetValue(force) && !Confirmed())
            return ExitCodes.Success;

        using DaemonConnection daemon = Connect(parsed);
        PruneResponse response = daemon.Call(Rpc.Prune, request, Timeout.InfiniteTimeSpan);
        if (response.Ids.Count > 0)
            StandardStream.Out.Write("Deleted Containers:\n" + string.Concat(response.Ids.Select(id => id + "\n")));
        return ExitCodes.Success;
    }

    /// <summary>Without a terminal there is nobody to ask, and silence is no yes.</summary>
    private static bool Confirmed()
    {
        StandardStream.Out.Write("WARNING! This will remove all stopped containers.\nAre you sure you want to continue? [y/N] ");
        Span<byte> answer = stackalloc byte[64];
        int length = StandardStream.In.Read(answer);
        if (!Terminal.IsTerminal(0))
            StandardStream.Out.Write("\n");
        return length > 0 && answer[0] is (byte)'y' or (byte)'Y';
    }
}
