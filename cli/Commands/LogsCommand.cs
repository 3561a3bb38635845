using System.CommandLine;
using System.Globalization;
using Atoll.Api.V1;
using Atoll.Cli.Connection;
using Atoll.Cli.Options;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Cli.Commands;

internal sealed class LogsCommand : CliCommand
{
    private readonly Option<bool> follow = Flags.Switch("Go on until the container stops", "--follow", "-f");
    private readonly Option<long> tail = Flags.Parsed(ParseTail, "Only the last N records (default: all)", "N|all", "--tail", "-n");
    private readonly Option<bool> timestamps = Flags.Switch("Begin each line with its time", "--timestamps", "-t");
    private readonly Option<Timestamp?> since = Flags.Parsed(Moment.Parse, "Only what was written then or later: a time, or a duration such as 10m", "TIME", "--since");
    private readonly Option<Timestamp?> until = Flags.Parsed(Moment.Parse, "Only what was written then or before", "TIME", "--until");
    private readonly Option<bool> details = Flags.Switch("Accepted for docker's sake; there are none", "--details");
    private readonly Argument<string> container = Flags.Container();

    public LogsCommand()
        : base("logs", "Print what a container wrote", "atoll logs -n 100 web", "atoll logs -f -t web 2>/dev/null")
    {
        Options.Add(follow);
        Options.Add(tail);
        Options.Add(timestamps);
        Options.Add(since);
        Options.Add(until);
        Options.Add(details);
        Arguments.Add(container);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        LogsRequest request = new() { Container = parsed.GetRequiredValue(container), Follow = parsed.GetValue(follow), Since = parsed.GetValue(since), Until = parsed.GetValue(until) };
        if (parsed.GetResult(tail) is not null && parsed.GetValue(tail) is >= 0 and var count)
            request.Tail = count;

        using DaemonConnection daemon = Connect(parsed);
        using var records = daemon.Stream(Rpc.Logs, request);
        LogLines stdout = new(StandardStream.Out, parsed.GetValue(timestamps));
        LogLines stderr = new(StandardStream.Error, parsed.GetValue(timestamps));

        // With standard output gone, as after `| head`, there is nobody left to read for.
        while (!StandardStream.Out.IsBroken && records.MoveNext())
        {
            LogsResponse record = records.Current;
            (record.Stream is LogsResponse.Types.Stream.Stderr ? stderr : stdout).Write(record);
        }

        return ExitCodes.Success;
    }

    /// <returns>Negative: all.</returns>
    private static long ParseTail(string text)
    {
        if (text is "all")
            return -1;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count)
            ? count
            : throw new FormatException("not a number and not 'all'");
    }
}
