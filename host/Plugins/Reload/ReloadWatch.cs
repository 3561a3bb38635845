using Atoll.Host.Configuration;
using Atoll.Host.Daemon;
using Atoll.Host.Linux;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Reloads on SIGHUP, and when plugins.toml, a drop-in file or a plugin folder has changed and then been left alone for a moment.</summary>
internal sealed class ReloadWatch : IDisposable
{
    /// <summary>A copy under way changes something again within this time.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(500);

    private readonly AtollConfiguration _configuration;
    private readonly PluginReload _reload;
    private readonly PluginHost _host;
    private readonly ILogger<ReloadWatch> _logger;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lifetime = new();
    private FolderWatch? _watch;

    public ReloadWatch(AtollConfiguration configuration, PluginReload reload, PluginHost host, TimeProvider timeProvider, ILogger<ReloadWatch> logger)
    {
        (_configuration, _reload, _host, _logger) = (configuration, reload, host, logger);
        _timer = timeProvider.CreateTimer(_ => _ = ReloadAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Before the first generation is made.</summary>
    public void Start()
    {
        _host.ReloadWanted = Later;
        Watch();
    }

    /// <summary>SIGHUP.</summary>
    public void ReloadNow() => _ = ReloadAsync();

    public void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
        _timer.Dispose();
        _watch?.Dispose();
    }

    private void Later() => _timer.Change(Settled, Timeout.InfiniteTimeSpan);

    private async Task ReloadAsync()
    {
        try
        {
            // What changes from here on is seen, and reloaded once more.
            Watch();
            AtollDaemon.Notify(new ServiceState($"RELOADING=1\nMONOTONIC_USEC={Environment.TickCount64 * 1000}"));
            await _reload.RunAsync(isDryRun: false, _lifetime.Token);
        }
        catch (Exception e) when (e is ConfigurationException or RuntimeException or OperationCanceledException or ObjectDisposedException)
        {
            // The reload has told of it.
        }
        catch (Exception e)
        {
            _logger.LogError(e, "the reload failed, and generation {Generation} goes on", _host.Current.Number);
        }
        finally
        {
            AtollDaemon.Notify(ServiceState.Ready);
        }
    }

    /// <summary>Watches what the current generation was made from: folders come and go, and are other ones after a rename.</summary>
    private void Watch()
    {
        if (!_configuration.Watch)
        {
            return;
        }

        lock (_lock)
        {
            _watch?.Dispose();
            _watch = null;
            try
            {
                _watch = new FolderWatch(Later);
                Add(_watch);
            }
            catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
            {
                _logger.LogWarning("changes of plugins and their configuration are not seen by themselves, use 'atoll reload': {Cause}", e.Message);
            }
        }
    }

    private void Add(FolderWatch watch)
    {
        if (_configuration.File is { } file)
        {
            watch.Add(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(file), DropIns.FolderName);
            watch.Add(DropIns.FolderBeside(file), null);
        }

        foreach (var folder in _host.Current.Configuration.PluginFolders)
        {
            watch.Add(Path.GetDirectoryName(folder)!, Path.GetFileName(folder));
            watch.AddTree(folder);
        }
    }
}
