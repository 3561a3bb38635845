using System.Diagnostics;
using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance;

/// <summary>Runs cases against one plugin. Those that leave the daemon alone share one, those that have it killed another; a few have their own.</summary>
public sealed class ConformanceSession : IAsyncDisposable
{
    private readonly ConformanceTarget _target;
    private readonly string _folder;
    private readonly string _rootfs;
    private readonly DevelopmentHost _shared;
    private readonly Lazy<Task<RestartRounds>> _rounds;
    private readonly PluginFacts _plugin;

    private ConformanceSession(ConformanceTarget target, string folder, string rootfs, DevelopmentHost shared, PluginFacts plugin)
    {
        (_target, _folder, _rootfs, _shared, _plugin) = (target, folder, rootfs, shared, plugin);
        _rounds = new(async () => new RestartRounds(await DevelopmentHost.StartAsync(Options(target))));
    }

    internal PluginFacts Plugin => _plugin;

    /// <summary>Starts the daemon that most cases share.</summary>
    /// <param name="target">The plugin.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>A session that can run cases.</returns>
    /// <exception cref="NonconformanceException">The plugin does not load; the message says why.</exception>
    /// <exception cref="DevelopmentHostException">The daemon does not start.</exception>
    public static async Task<ConformanceSession> StartAsync(ConformanceTarget target, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory("atoll-verify-").FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        DevelopmentHost? host = null;
        try
        {
            var rootfs = target.Rootfs;
            if (rootfs is null)
            {
                rootfs = Path.Combine(folder, "rootfs");
                await RootFilesystem.MakeAsync(rootfs, cancellationToken);
            }

            host = await DevelopmentHost.StartAsync(Options(target), cancellationToken);
            return new ConformanceSession(target, folder, rootfs, host, await PluginFacts.ReadAsync(host));
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Runs one case. Any number may run at a time.</summary>
    /// <param name="conformanceCase">The case.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What became of it; it does not throw for what the plugin did.</returns>
    public async Task<CaseResult> RunAsync(ConformanceCase conformanceCase, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_target.CaseTime);
        var (outcome, message) = (CaseOutcome.Failed, "");
        try
        {
            (outcome, message) = await (conformanceCase.Host switch
            {
                HostUse.Own => OnItsOwnAsync(conformanceCase, deadline.Token),
                HostUse.KilledOnce => InRoundAsync(conformanceCase, deadline.Token),
                _ => RunAsync(conformanceCase, _shared, null, deadline.Token),
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            message = deadline.IsCancellationRequested ? $"it took longer than {_target.CaseTime.TotalSeconds:0} s" : Words(e);
        }

        return new CaseResult { Case = conformanceCase, Outcome = outcome, Message = message, Time = Stopwatch.GetElapsedTime(started) };
    }

    internal async Task<VersionResponse> ReadVersionAsync() => await _shared.Client.System.VersionAsync(new VersionRequest());

    /// <summary>Removes every container of the daemons that cases shared, stops them, and looks for what is left.</summary>
    /// <returns>Nothing, or what was left.</returns>
    public async Task<string> FinishAsync()
    {
        var left = await EndAsync(_shared);
        return left.Length > 0 || !_rounds.IsValueCreated ? left : await EndAsync((await _rounds.Value).Host);
    }

    /// <summary>Stops the daemon and removes all folders.</summary>
    /// <returns>A task that ends when nothing of the session is left.</returns>
    public async ValueTask DisposeAsync()
    {
        await _shared.DisposeAsync();
        if (_rounds is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
        {
            await (await started).Host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(CaseOutcome Outcome, string Message)> RunAsync(ConformanceCase conformanceCase, DevelopmentHost host, RestartRounds? rounds, CancellationToken cancellationToken)
    {
        var context = new CaseContext(host, _target, _rootfs, _plugin, rounds, cancellationToken);
        var hasEntered = false;
        try
        {
            if (rounds is not null)
            {
                await rounds.EnterAsync();
                hasEntered = true;
            }

            await conformanceCase.Body(context);
            return (context.Refused ? CaseOutcome.NotSupported : CaseOutcome.Passed, context.Remark);
        }
        finally
        {
            if (hasEntered)
            {
                rounds!.Leave(context.HasDied);
            }
        }
    }

    private async Task<(CaseOutcome Outcome, string Message)> InRoundAsync(ConformanceCase conformanceCase, CancellationToken cancellationToken)
    {
        var rounds = await _rounds.Value.WaitAsync(cancellationToken);
        return await RunAsync(conformanceCase, rounds.Host, rounds, cancellationToken);
    }

    private async Task<(CaseOutcome Outcome, string Message)> OnItsOwnAsync(ConformanceCase conformanceCase, CancellationToken cancellationToken)
    {
        await using var host = await DevelopmentHost.StartAsync(Options(_target), cancellationToken);
        var result = await RunAsync(conformanceCase, host, null, cancellationToken);
        var left = await EndAsync(host);
        return left.Length > 0 ? (CaseOutcome.Failed, left) : result;
    }

    private static async Task<string> EndAsync(DevelopmentHost host)
    {
        await using (host)
        {
            try
            {
                if (!host.HasEnded)
                {
                    await host.Client.DeleteAllAsync();
                    await host.StopAsync();
                }

                var left = await Leftovers.FindAsync(host);
                return left.Count == 0 ? "" : $"after every container was removed there is left: {string.Join("; ", left)}";
            }
            catch (Exception e)
            {
                return Words(e);
            }
        }
    }

    private static DevelopmentHostOptions Options(ConformanceTarget target)
        => new() { PluginFolder = target.PluginFolder, Runtime = target.Runtime, Configuration = target.Configuration, Installation = target.Installation };

    private static string Words(Exception e) => e switch
    {
        NonconformanceException or DevelopmentHostException => e.Message,
        RpcException { StatusCode: var code, Status.Detail: var detail } => $"{code}: {detail}",
        _ => $"{e.GetType().Name}: {e.Message}",
    };
}
