using System.Collections.Concurrent;
using Atoll.Host.Containers;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Runtimes.Calls;

/// <summary>One breaker for each plugin, runtime and operation: a runtime that hangs costs its own callers their time, and nobody after them.</summary>
internal sealed class CallBreakers(TimeProvider timeProvider, ILogger<CallBreakers> logger)
{
    /// <summary>What ends or frees a container is always tried.</summary>
    private static readonly HashSet<string> NeverBroken = new(StringComparer.Ordinal) { "kill", "cleanup", "delete" };

    private readonly ConcurrentDictionary<(string Plugin, string Runtime, string Operation), CallBreaker> _breakers = new();

    /// <summary>Those that are not closed, for people.</summary>
    public IReadOnlyList<string> OpenOf(string plugin) => [.. _breakers.Where(entry => entry.Key.Plugin == plugin).Select(entry => entry.Value.Describe()).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Null for what has none.</summary>
    public CallBreaker? Of(RuntimeConfig runtime, string operation)
        => NeverBroken.Contains(operation) ? null
            : _breakers.TryGetValue((runtime.PluginId, runtime.Name, operation), out var breaker) ? breaker
            : _breakers.GetOrAdd((runtime.PluginId, runtime.Name, operation), key => new CallBreaker($"{key.Operation} on runtime {key.Runtime} by plugin {key.Plugin}", timeProvider, logger));

    /// <summary>Forgets what a plugin did: another version serves, or an operator gives it another chance.</summary>
    public void Forget(string plugin)
    {
        foreach (var key in _breakers.Keys.Where(key => key.Plugin == plugin))
        {
            _breakers.TryRemove(key, out _);
        }
    }
}
