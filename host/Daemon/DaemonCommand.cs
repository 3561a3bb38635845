using System.CommandLine;
using Atoll.Host.Configuration;
using Atoll.Host.Plugins.Isolation;
using Atoll.Host.Plugins.Trust;

namespace Atoll.Host.Daemon;

/// <summary><c>atolld</c>'s command line.</summary>
internal sealed class DaemonCommand
{
    /// <summary>Docker's and iSulad's code for the engine's own failures.</summary>
    public const int Failure = 125;

    private readonly RootCommand _root;

    private DaemonCommand(RootCommand root) => _root = root;

    public static DaemonCommand Build(Func<DaemonFlags, Task<int>> run)
    {
        var config = Text("--config", "FILE", "plugins.toml to read (default: /etc/atoll/plugins.toml, else the one that was installed)");
        var root = Text("--root", "DIR", $"folder of what survives a reboot (default: {AtollConfiguration.DefaultRoot})");
        var state = Text("--state", "DIR", $"folder of what does not (default: {AtollConfiguration.DefaultState})");
        var host = Text("--host", "ADDRESS", "where to listen, unix:///PATH (default: atoll.sock in the state folder)");
        host.Aliases.Add("-H");
        var group = Text("--group", "GROUP", "group that may use the socket beside root (default: root's)");
        group.Aliases.Add("-G");
        var level = Text("--log-level", "LEVEL", $"one of {LogLevels.Names} (default: info)");
        level.Aliases.Add("-l");

        var safe = new Option<bool>("--safe-mode") { Description = "load the shipped plugins alone; 'atoll plugin release ID' loads another" };
        var crash = new Option<bool>("--allow-crash-points") { Hidden = true };

        var command = new RootCommand("The Atoll container engine's daemon. It runs until SIGTERM or SIGINT; containers go on without it.") { config, root, state, host, group, level, safe, crash };
        command.SetAction((result, _) => run(new DaemonFlags
        {
            Config = result.GetValue(config),
            Root = result.GetValue(root),
            State = result.GetValue(state),
            Host = result.GetValue(host),
            Group = result.GetValue(group),
            LogLevel = result.GetValue(level),
            SafeMode = result.GetValue(safe),
            AllowCrashPoints = result.GetValue(crash),
        }));

        var folder = new Argument<string>("FOLDER") { Description = "a plugin's folder, whole" };
        var key = new Option<string>("--key") { HelpName = "FILE", Description = "an ECDSA private key in PEM", Required = true };
        var sign = new System.CommandLine.Command("sign", $"Sign a plugin's folder: writes {PluginSignature.Name} into it") { folder, key };
        sign.SetAction(result => Console.Out.WriteLine(PluginSignature.Sign(result.GetRequiredValue(folder), result.GetRequiredValue(key))));
        command.Subcommands.Add(sign);

        var worker = new System.CommandLine.Command("plugin-worker") { Hidden = true };
        worker.Arguments.Add(new Argument<string>("ID"));
        worker.SetAction(_ => WorkerMain.Run());
        command.Subcommands.Add(worker);
        return new DaemonCommand(command);
    }

    public async Task<int> RunAsync(string[] args)
    {
        var result = _root.Parse(args);
        if (result.Errors.Count == 0)
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }

        foreach (var error in result.Errors)
        {
            await Console.Error.WriteLineAsync($"atolld: {error.Message}");
        }

        await Console.Error.WriteLineAsync("See 'atolld --help'.");
        return Failure;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
