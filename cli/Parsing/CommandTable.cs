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
        "run", "create", "start", "stop", "restart", "kill", "pause", "unpause", "rm", "exec", "attach", "wait",
        "ps", "inspect", "logs", "top", "stats", "events", "rename", "update", "prune", "export", "cp", "cleanup", "rebuild", "reopen-log", "why",
        "container", "runtime", "plugin", "reload", "info", "version", "completion",
    ];

    // As docker has it: what is about containers can be called in both ways, except that their list is `ls` here.
    private static readonly string[] ContainerNames =
    [
        .. Names.TakeWhile(name => name is not "container").Where(name => name is not "events").Select(name => name is "ps" ? "ls" : name),
    ];

    public static Command? Create(string name) => name switch
    {
        "run" => new RunCommand(),
        "create" => new CreateCommand(),
        "start" => new StartCommand(),
        "stop" => new StopCommand(),
        "restart" => new RestartCommand(),
        "kill" => new KillCommand(),
        "pause" => new PauseCommand(),
        "unpause" => new UnpauseCommand(),
        "rm" => new RmCommand(),
        "exec" => new ExecCommand(),
        "attach" => new AttachCommand(),
        "wait" => new WaitCommand(),
        "ps" => new PsCommand(name),
        "inspect" => new InspectCommand(),
        "logs" => new LogsCommand(),
        "top" => new TopCommand(),
        "stats" => new StatsCommand(),
        "events" => new EventsCommand(),
        "rename" => new RenameCommand(),
        "update" => new UpdateCommand(),
        "prune" => new PruneCommand(),
        "export" => new ExportCommand(),
        "cp" => new CpCommand(),
        "cleanup" => new CleanupCommand(),
        "rebuild" => new RebuildCommand(),
        "reopen-log" => new ReopenLogCommand(),
        "why" => new WhyCommand(),
        "container" => Group(name, "Work with containers; each command is also there without this word", ContainerNames, CreateOfContainer),
        "runtime" => Group(name, "Look at runtime names and who serves them, and turn them on and off", ["ls", "explain", "enable", "disable", "drain", "test"], CreateOfRuntime),
        "plugin" => Group(name, "Look at the runtime plugins, turn them on and off, replace them, hold one to the contract", ["ls", "inspect", "enable", "disable", "drain", "release", "swap", "trust", "verify"], CreateOfPlugin),
        "reload" => new ReloadCommand(),
        "info" => new InfoCommand(),
        "version" => new VersionCommand(),
        "completion" => new CompletionCommand(),
        "man" => new ManCommand(),
        _ => null,
    };

    private static CommandGroup Group(string name, string description, string[] names, Func<string, Command?> create) =>
        new CommandGroup(name, description, names, create).WithHelp();

    private static Command? CreateOfContainer(string name) => name switch
    {
        "ls" or "list" or "ps" => new PsCommand(name),
        _ => ContainerNames.Contains(name) ? Create(name) : null,
    };

    private static Command? CreateOfRuntime(string name) => name switch
    {
        "ls" => new RuntimeLsCommand(),
        "explain" => new RuntimeExplainCommand(),
        "enable" => new RuntimeEnableCommand(),
        "disable" => new RuntimeDisableCommand(),
        "drain" => new RuntimeDrainCommand(),
        "test" => new RuntimeTestCommand(),
        _ => null,
    };

    private static Command? CreateOfPlugin(string name) => name switch
    {
        "ls" => new PluginLsCommand(),
        "inspect" => new PluginInspectCommand(),
        "enable" => new PluginEnableCommand(),
        "disable" => new PluginDisableCommand(),
        "drain" => new PluginDrainCommand(),
        "release" => new PluginReleaseCommand(),
        "swap" => new PluginSwapCommand(),
        "trust" => new PluginTrustCommand(),
        "verify" => new PluginVerifyCommand(),
        _ => null,
    };
}
