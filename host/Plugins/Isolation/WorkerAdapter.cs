using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Isolation;

/// <summary>
/// The daemon's stand-in for an adapter that runs in a process of its own. A process that ends is started again, later each time; its containers do not notice,
/// and waits for their ends are asked anew.
/// </summary>
internal sealed partial class WorkerAdapter : IRuntimeAdapter, IRequirements, IRuntimeKnowledge, IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200), LongestDelay = TimeSpan.FromSeconds(30), LoadTime = TimeSpan.FromSeconds(30), ShortCall = TimeSpan.FromSeconds(5);

    /// <summary>A process that lived so long did not end in a loop.</summary>
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1);

    private readonly WorkerPlugin _plugin;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _disposed = new();
    private volatile Task<WorkerProcess> _worker;
    private TimeSpan _delay = FirstDelay;

    private WorkerAdapter(WorkerPlugin plugin, WorkerProcess worker, WorkerResult loaded, TimeProvider timeProvider, ILogger logger)
    {
        (_plugin, _timeProvider, _logger) = (plugin, timeProvider, logger);
        _worker = Task.FromResult(worker);
        TypeName = loaded.Text ?? "";
        Operations = [.. (loaded.Operations ?? []).Select(operation => (operation.Name, operation.Supported))];
        _ = KeepAsync(worker);
    }

    /// <summary>Of the class that serves.</summary>
    public string TypeName { get; }

    public IReadOnlyList<(string Name, bool Supported)> Operations { get; }

    /// <summary>Of the process at this moment; 0 between two.</summary>
    public int Pid => _worker.IsCompletedSuccessfully ? _worker.Result.Pid : 0;

    /// <summary>Starts a process and has it load the plugin.</summary>
    public static async Task<WorkerAdapter> StartAsync(WorkerPlugin plugin, TimeProvider timeProvider, ILogger logger)
    {
        var (worker, loaded) = await LoadAsync(plugin, timeProvider, logger);
        return new WorkerAdapter(plugin, worker, loaded, timeProvider, logger);
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        if (_worker.IsCompletedSuccessfully)
        {
            _worker.Result.Kill();
            await _worker.Result.End;
        }
    }

    private static async Task<(WorkerProcess, WorkerResult)> LoadAsync(WorkerPlugin plugin, TimeProvider timeProvider, ILogger logger)
    {
        var worker = WorkerProcess.Start(plugin.Id, plugin.Folder, logger);
        using var deadline = new CancellationTokenSource(LoadTime, timeProvider);
        try
        {
            return (worker, await worker.Connection.CallAsync(new WorkerCall(WorkerCall.Load) { Plugin = plugin }, null, null, deadline.Token).WaitAsync(deadline.Token));
        }
        catch (Exception e)
        {
            worker.Kill();
            await worker.End;
            worker.Dispose();
            throw e is OperationCanceledException ? new PluginLoadException($"its process did not load it within {LoadTime.TotalSeconds:0} s") : e;
        }
    }

    /// <summary>Starts the next process when one has ended.</summary>
    private async Task KeepAsync(WorkerProcess worker)
    {
        var since = _timeProvider.GetTimestamp();
        while (true)
        {
            await worker.End;
            worker.Dispose();
            if (_disposed.IsCancellationRequested)
            {
                return;
            }

            _delay = _timeProvider.GetElapsedTime(since) > LongLife ? FirstDelay : _delay;
            var next = NextAsync();
            _worker = next;
            worker.Replace();
            try
            {
                worker = await next;
                since = _timeProvider.GetTimestamp();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<WorkerProcess> NextAsync()
    {
        while (true)
        {
            _logger.LogWarning("the plugin's process is started again in {Milliseconds:0} ms", _delay.TotalMilliseconds);
            await Task.Delay(_delay, _timeProvider, _disposed.Token);
            _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
            try
            {
                return (await LoadAsync(_plugin, _timeProvider, _logger)).Item1;
            }
            catch (Exception e)
            {
                _logger.LogError("the plugin's process cannot be started again: {Cause}", e.Message);
            }
        }
    }

    /// <summary>Calls the process that is there, or the next one when it is.</summary>
    private async Task<WorkerResult> CallAsync(WorkerCall call, CancellationToken cancellationToken, AttachParameters? streams = null, Action<ProcessIdentity>? started = null)
    {
        return await (await CurrentAsync(cancellationToken)).Connection.CallAsync(call, streams, started, cancellationToken);
    }

    private async Task<WorkerProcess> CurrentAsync(CancellationToken cancellationToken)
    {
        var worker = await _worker.WaitAsync(cancellationToken);
        if (worker.Connection.IsLost)
        {
            // It has ended just now, and nothing was sent to it.
            await worker.Replaced.WaitAsync(cancellationToken);
            worker = await _worker.WaitAsync(cancellationToken);
        }

        return worker;
    }

    /// <summary>For the two calls that the contract has synchronous.</summary>
    private WorkerResult Call(WorkerCall call)
    {
        using var deadline = new CancellationTokenSource(ShortCall, _timeProvider);
        return CurrentAsync(deadline.Token).GetAwaiter().GetResult().Connection.Call(call, deadline.Token);
    }
}
