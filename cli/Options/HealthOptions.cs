using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Options;

/// <summary>The flags of health checks.</summary>
internal sealed class HealthOptions
{
    private readonly Option<string?> command = Flags.Text("Command line that tells whether the container is well (exit code 0)", "COMMAND", "--health-cmd");
    private readonly Option<TimeSpan?> interval = Time("Time between two checks (default: 30s)", "--health-interval");
    private readonly Option<TimeSpan?> timeout = Time("Time that a check may take (default: 30s)", "--health-timeout");
    private readonly Option<TimeSpan?> startPeriod = Time("Time in which failures do not count (default: 0s)", "--health-start-period");
    private readonly Option<int> retries = Flags.Parsed(Flags.WholeNumber, "Failures in a row that make it unhealthy (default: 3)", "N", "--health-retries");
    private readonly Option<bool> exit = Flags.Switch("Kill the container when it becomes unhealthy", "--health-exit-on-unhealthy");
    private readonly Option<bool> none = Flags.Switch("No health check", "--no-healthcheck");

    public HealthOptions(Command owner)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[command, interval, timeout, startPeriod, retries, exit, none])
            owner.Options.Add(option);
    }

    /// <returns>Null where none was asked for.</returns>
    public HealthCheck? Read(ParseResult parsed)
    {
        string? line = parsed.GetValue(command);
        bool asked = line is not null || parsed.GetValue(interval) is not null || parsed.GetValue(timeout) is not null || parsed.GetValue(startPeriod) is not null
            || parsed.GetValue(retries) != 0 || parsed.GetValue(exit);
        if (parsed.GetValue(none))
            return asked ? throw new UsageException("--no-healthcheck conflicts with --health-* options") : null;
        if (!asked)
            return null;
        if (string.IsNullOrEmpty(line))
            throw new UsageException("a health check needs --health-cmd");

        return new HealthCheck
        {
            Test = { "CMD-SHELL", line },
            Interval = Wire(parsed.GetValue(interval)),
            Timeout = Wire(parsed.GetValue(timeout)),
            StartPeriod = Wire(parsed.GetValue(startPeriod)),
            Retries = parsed.GetValue(retries),
            ExitOnUnhealthy = parsed.GetValue(exit),
        };
    }

    private static Option<TimeSpan?> Time(string description, string name) => Flags.Parsed<TimeSpan?>(text => Duration.Parse(text), description, "DURATION", name);

    private static Google.Protobuf.WellKnownTypes.Duration? Wire(TimeSpan? time) => time is { } given ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(given) : null;
}
