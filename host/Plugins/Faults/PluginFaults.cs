using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Plugins.Faults;

/// <summary>
/// An exception that escapes on a thread or timer of a plugin's own is that plugin's, and ends nothing but itself; one of the daemon's own ends the daemon, as it
/// should. A plugin whose exceptions escape over and over gets no new containers.
/// </summary>
internal sealed class PluginFaults(PluginHost host, RetiredPlugins retired, Quarantine quarantine, TimeProvider timeProvider, ILogger<PluginFaults> logger)
{
    private const int FaultsAllowed = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<long>> _faults = new(StringComparer.Ordinal);

    /// <summary>Once in a process.</summary>
    public void Install() => ExceptionHandling.SetUnhandledExceptionHandler(IsPlugins);

    /// <summary>Forgets what a plugin did.</summary>
    public void Forget(string id)
    {
        lock (_lock)
        {
            _faults.Remove(id);
        }
    }

    /// <returns>True where the exception is a plugin's, and the process goes on.</returns>
    private bool IsPlugins(Exception exception)
    {
        if (Owner(exception) is not { } plugin)
        {
            return false;
        }

        var count = Count(plugin.Id);
        logger.LogError(exception, "an exception of plugin {PluginId} {Version} escaped on a thread of its own ({Count} of {Allowed})", plugin.Id, plugin.Version, count, FaultsAllowed);
        if (count >= FaultsAllowed)
        {
            var reason = $"{count} of its exceptions escaped on threads of its own, the last: {exception.GetType().Name}: {exception.Message}";
            quarantine.Add(plugin.Id, plugin.Hash, reason);
            while (host.Catalogue.Find(plugin.Id) is { IsAsked: true } current
                && !host.Change(current, current.Without(PluginState.Quarantined, reason, $"'atoll plugin release {plugin.Id}' lets it serve again; isolation = \"process\" keeps its faults to itself")))
            {
                // Somebody has changed it in between.
            }
        }

        return true;
    }

    /// <summary>The first frame of the stack that is no code of the daemon's or the framework's.</summary>
    private Plugin? Owner(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            foreach (var frame in new StackTrace(e, fNeedFileInfo: false).GetFrames())
            {
                if (frame.GetMethod()?.Module.Assembly is { } assembly && AssemblyLoadContext.GetLoadContext(assembly) is { } context && context != AssemblyLoadContext.Default)
                {
                    return host.Catalogue.All.Concat(retired.All).FirstOrDefault(plugin => plugin.Instance?.Owns(context) == true);
                }
            }
        }

        return null;
    }

    private int Count(string id)
    {
        lock (_lock)
        {
            var faults = _faults.TryGetValue(id, out var known) ? known : _faults[id] = new Queue<long>();
            faults.Enqueue(timeProvider.GetTimestamp());
            while (timeProvider.GetElapsedTime(faults.Peek()) > Window)
            {
                faults.Dequeue();
            }

            return faults.Count;
        }
    }
}
