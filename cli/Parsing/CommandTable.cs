using System.CommandLine;
using Atoll.Cli.Commands;
using Atoll.Cli.Commands.Plugin;
using Atoll.Cli.Commands.Runtime;

namespace Atoll.Cli.Parsing;

/// <summary>Every command by name, in the order in which help lists them.</summary>
internal static class CommandTable
{
    public static readonly string[] Names =
    [
        "run", "create", "start", "stop", "kill", "rm", "ps", "inspect", "logs", "wait",
        "runtime", "plugin", "info", "version", "completion",
    ];

    public static Command? Create(string name) => name switch
    {
        "run" => new RunCommand(),
        "create" => new CreateCommand(),
        "start" => new StartCommand(),
        "stop" => new StopCommand(),
        "kill" => new KillCommand(),
        "rm" => new RmCommand(),
        "ps" => new PsCommand(),
        "inspect" => new InspectCommand(),
        "logs" => new LogsCommand(),
        "wait" => new WaitCommand(),
        "runtime" => new CommandGroup("runtime", "Look at runtime names and who serves them", new RuntimeLsCommand(), new RuntimeExplainCommand()),
        "plugin" => new CommandGroup("plugin", "Look at the runtime plugins", new PluginLsCommand(), new PluginInspectCommand()),
        "info" => new InfoCommand(),
        "version" => new VersionCommand(),
        "completion" => new CompletionCommand(),
        _ => null,
    };
}
