using Grpc.Net.Client;

namespace Atoll.DevHost;

/// <summary>
/// The real daemon, started for one plugin in a folder of its own that goes with it. It needs no root where the plugin's runtime needs none.
/// </summary>
public sealed class DevelopmentHost : IAsyncDisposable
{
    /// <summary>Every container of a host has it, so that what it leaves behind can be told.</summary>
    internal const string Mark = "ATOLL_DEVHOST";

    private readonly DevelopmentHostOptions _options;
    private readonly Installation _installation;
    private readonly GrpcChannel _channel;
    private DaemonProcess _daemon = null!;

    private DevelopmentHost(DevelopmentHostOptions options, Installation installation, string folder)
    {
        _options = options;
        _installation = installation;
        Folder = folder;
        _channel = SocketChannel.To(Socket);
        Client = new DaemonClient(_channel);
    }

    /// <summary>Everything of this host lies in it.</summary>
    public string Folder { get; }

    /// <summary>Absolute path of the daemon's socket.</summary>
    public string Socket => Path.Combine(Folder, "atoll.sock");

    /// <summary>plugins.toml.</summary>
    public string Configuration => Path.Combine(Folder, "plugins.toml");

    /// <summary>What of its containers survives a reboot.</summary>
    public string Root => Path.Combine(Folder, "root");

    /// <summary>What does not.</summary>
    public string State => Path.Combine(Folder, "state");

    /// <summary>The last lines of the daemon's log.</summary>
    public string Words => _daemon.Words;

    internal DaemonClient Client { get; }

    internal string CgroupParent => $"/{Path.GetFileName(Folder)}";

    internal int DaemonPid => _daemon.Pid;

    internal bool HasEnded => _daemon.HasEnded;

    /// <summary>Starts a daemon with one plugin.</summary>
    /// <param name="options">The plugin and its runtime.</param>
    /// <param name="cancellationToken">Ends the wait for the daemon.</param>
    /// <returns>A host whose daemon answers.</returns>
    /// <exception cref="DevelopmentHostException">The daemon did not start; the message has its last words.</exception>
    public static async Task<DevelopmentHost> StartAsync(DevelopmentHostOptions options, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory("atoll-dev-").FullName;
        // A root filesystem of a user namespace is reached through it.
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var host = new DevelopmentHost(options, options.Installation ?? Installation.Find(), folder);
        try
        {
            PluginCopy.Make(options.PluginFolder, Path.Combine(folder, "plugins", "plugin"));
            host.WriteConfiguration(options.Configuration);
            await host.StartAgainAsync(cancellationToken);
            return host;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Runs the client on this host, its streams the caller's own.</summary>
    /// <param name="args">The client's arguments.</param>
    /// <returns>Its exit code.</returns>
    public Task<int> RunClientAsync(IEnumerable<string> args) => ClientProcess.RunAsync(_installation.Client, Socket, args);

    /// <summary>Ends the containers and the daemon, and removes the folder.</summary>
    /// <returns>A task that ends when nothing is left that the host could remove.</returns>
    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        try
        {
            if (!HasEnded)
            {
                await Client.DeleteAllAsync();
                await _daemon.StopAsync();
            }
        }
        finally
        {
            _daemon.Kill();
            _channel.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Starts the daemon anew, after it ended in whatever way.</summary>
    internal async Task StartAgainAsync(CancellationToken cancellationToken)
        => _daemon = await DaemonProcess.StartAsync(_installation.Daemon, ["--config", Configuration, "--root", Root, "--state", State, "--host", $"unix://{Socket}", "--log-level", _options.LogLevel], _options.Log, cancellationToken);

    /// <summary>kill -9: what containers and their supervisors have is what the next daemon finds.</summary>
    internal Task KillAsync() => _daemon.KillAsync();

    /// <summary>SIGTERM, and its exit code.</summary>
    internal Task<int> StopAsync() => _daemon.StopAsync();

    /// <summary>Writes plugins.toml anew.</summary>
    internal void WriteConfiguration(string more)
    {
        // Keys of the top come before any table.
        var quoted = JsonText.Quote(Path.Combine(Folder, "plugins"));
        File.WriteAllText(Configuration, $"default_runtime = {JsonText.Quote(_options.Runtime)}\nplugin_folders = [{quoted}]\ncgroup_parent = \"{CgroupParent}\"\nkill_timeout = 10\n{more}\n");
    }
}
