using System.CommandLine;
using Atoll.DevHost;

namespace Atoll.Dev;

/// <summary>A daemon for one plugin: for the time of one client's command, or until it is ended.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        var plugin = new PluginArguments();
        var level = new Option<string>("--log-level") { HelpName = "LEVEL", Description = "The daemon's log on standard error: trace, debug, info, warn, error", DefaultValueFactory = _ => "warn" };
        var client = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "A command of 'atoll' with its arguments, after --; without one the daemon runs until Ctrl-C" };

        var command = new Command("run", "Run one of the client's commands on a daemon with the plugin, or the daemon alone") { level };
        plugin.AddTo(command);
        command.Arguments.Add(client);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = await DevelopmentHost.StartAsync(new DevelopmentHostOptions
            {
                PluginFolder = Path.GetFullPath(parsed.GetRequiredValue(plugin.Folder)),
                Runtime = parsed.GetRequiredValue(plugin.Runtime),
                Configuration = plugin.Configuration(parsed),
                LogLevel = parsed.GetRequiredValue(level),
                Log = Console.Error.WriteLine,
            }, cancellationToken);
            var words = parsed.GetValue(client) ?? [];
            return words.Length > 0 ? await host.RunClientAsync(words) : await WaitAsync(host, cancellationToken);
        });
        return command;
    }

    private static async Task<int> WaitAsync(DevelopmentHost host, CancellationToken cancellationToken)
    {
        Console.WriteLine($"the development host runs until Ctrl-C; in another terminal:\n  export ATOLL_HOST=unix://{host.Socket}\n  atoll plugin ls");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => ended.TrySetResult());
        await ended.Task;
        return ExitCodes.Success;
    }
}
