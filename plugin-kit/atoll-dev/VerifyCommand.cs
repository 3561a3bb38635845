using System.CommandLine;
using Atoll.DevHost.Conformance;
using Atoll.DevHost.Conformance.Reports;

namespace Atoll.Dev;

/// <summary>Runs the conformance suite; <c>atoll plugin verify</c> is this.</summary>
internal static class VerifyCommand
{
    public static Command Build()
    {
        var plugin = new PluginArguments();
        var format = new Option<string>("--format") { HelpName = "FORMAT", Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = $"Also write the report as JSON to a file; named {ConformanceReport.FileName} in the plugin's folder it is the plugin's passport" };
        var filter = new Option<string?>("--filter") { HelpName = "TEXT", Description = "Only the cases whose operation, area or name has this text" };

        var command = new Command("verify", "Run the conformance suite against a plugin, each case on a real daemon") { format, output, filter };
        plugin.AddTo(command);
        command.Options.Add(plugin.Rootfs);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var cases = Select(parsed.GetValue(filter));
            if (cases.Count == 0)
            {
                await Console.Error.WriteLineAsync($"atoll-dev: no case has '{parsed.GetValue(filter)}' in its operation, area or name");
                return ExitCodes.Failure;
            }

            var target = new ConformanceTarget
            {
                PluginFolder = Path.GetFullPath(parsed.GetRequiredValue(plugin.Folder)),
                Runtime = parsed.GetRequiredValue(plugin.Runtime),
                Rootfs = parsed.GetValue(plugin.Rootfs) is { } rootfs ? Path.GetFullPath(rootfs) : null,
                Configuration = plugin.Configuration(parsed),
            };
            var report = await ConformanceRun.RunAsync(target, cases, ended: null, cancellationToken);
            await Console.Out.WriteAsync(parsed.GetRequiredValue(format) == "json" ? JsonReport.Write(report) : TableReport.Write(report));
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllTextAsync(file, JsonReport.Write(report), CancellationToken.None);
            }

            return report.Passed ? ExitCodes.Success : ExitCodes.Nonconformance;
        });
        return command;
    }

    private static IReadOnlyList<ConformanceCase> Select(string? text) => text is null
        ? ConformanceSuite.Cases
        : [.. ConformanceSuite.Cases.Where(c => $"{c.Operation}\n{c.Area}\n{c.Name}".Contains(text, StringComparison.OrdinalIgnoreCase))];
}
