using System.CommandLine;

namespace Atoll.Dev;

/// <summary>What every command must know of the plugin.</summary>
internal sealed record PluginArguments
{
    public Argument<string> Folder { get; } = new("FOLDER") { Description = "The plugin's folder, as 'dotnet publish' or 'dotnet build' wrote it" };

    public Option<string> Runtime { get; } = new("--runtime") { HelpName = "NAME", Description = "The runtime's name", Required = true };

    public Option<string?> Config { get; } = new("--config") { HelpName = "FILE", Description = "Lines for plugins.toml: [runtimes.NAME], [plugins.ID]" };

    public Option<string?> Rootfs { get; } = new("--rootfs") { HelpName = "DIR", Description = "Root filesystem with /bin/sh and the usual commands (default: one of the host's static busybox)" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Folder);
        command.Options.Add(Runtime);
        command.Options.Add(Config);
    }

    public string Configuration(ParseResult parsed) => parsed.GetValue(Config) is { } file ? File.ReadAllText(file) : "";
}
