using System.CommandLine;
using Atoll.Cli.Interop;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands.Plugin;

/// <summary>Needs no daemon: it becomes the program that starts one for the plugin.</summary>
internal sealed class PluginVerifyCommand : CliCommand
{
    private readonly Argument<string> folder = Flags.One("FOLDER", "The plugin's folder, as it would be installed");
    private readonly Option<string?> runtime = Flags.Text("The runtime's name (required)", "NAME", "--runtime");
    private readonly Option<string?> format = Flags.Format("Report's form: json, or a table without it");
    private readonly Option<string?> output = Flags.Text("Also write the report as JSON; as conformance.json in the plugin's folder it is its passport", "FILE", "--output", "-o");
    private readonly Option<string?> rootfs = Flags.Text("Root filesystem with /bin/sh and the usual commands (default: one of the host's static busybox)", "DIR", "--rootfs");
    private readonly Option<string?> config = Flags.Text("Lines for plugins.toml: [runtimes.NAME], [plugins.ID]", "FILE", "--config");
    private readonly Option<string?> filter = Flags.Text("Only cases whose operation, area or name has this text", "TEXT", "--filter");

    public PluginVerifyCommand()
        : base("verify", "Run the conformance suite against a plugin, on a daemon of its own", "atoll plugin verify /srv/plugins/acme --runtime acme", "atoll plugin verify ./bin/plugin --runtime acme --filter exec")
    {
        foreach (var option in (Option[])[runtime, format, output, rootfs, config, filter])
            Options.Add(option);
        Arguments.Add(folder);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(runtime) ?? throw new CliException("atoll: --runtime is missing: name the runtime that the plugin serves.");
        string program = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "..", "lib", "atoll-dev", "atoll-dev"));
        if (!File.Exists(program))
            throw new CliException($"atoll: {program} is missing: this installation has no development host.");

        List<string> words = [program, "verify", parsed.GetRequiredValue(folder), "--runtime", name];
        foreach (var option in (Option<string?>[])[format, output, rootfs, config, filter])
        {
            if (parsed.GetValue(option) is { } value)
                words.AddRange([option.Name, value]);
        }

        throw new CliException($"atoll: {program} cannot be run (errno {Libc.Become(words)}).");
    }
}
