using System.Collections.Concurrent;
using Atoll.Host.Containers.Storage;

namespace Atoll.Host.Containers.Failures;

/// <summary>What was called of plugins for each container lately, and the last that failed. Failures are stored; those of removed containers are remembered for a while.</summary>
internal sealed class FailureLog(ContainerStore store, TimeProvider timeProvider)
{
    private const int MaxPhases = 16, MaxRemoved = 256, MaxOutput = 4096;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<CallPhase>> _phases = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FailureRecord> _removed = new();
    private readonly ConcurrentDictionary<string, FailureRecord> _last = new(StringComparer.Ordinal);

    /// <summary>An operation begins whose calls belong together.</summary>
    public void Begin(string id) => _phases.TryRemove(id, out _);

    /// <param name="started">A timestamp of the time provider's.</param>
    public void Note(string id, string operation, long started, string outcome)
    {
        var elapsed = timeProvider.GetElapsedTime(started);
        var phases = _phases.GetOrAdd(id, static _ => new ConcurrentQueue<CallPhase>());
        phases.Enqueue(new CallPhase(operation, timeProvider.GetUtcNow().Subtract(elapsed), elapsed.TotalMilliseconds, outcome));
        while (phases.Count > MaxPhases)
        {
            phases.TryDequeue(out _);
        }
    }

    /// <summary>Keeps a failure; one that cannot be stored is kept in memory.</summary>
    public void Fail(ContainerSnapshot container, string operation, RuntimeException cause, string pluginVersion, int generation)
    {
        var failed = (cause as CommandFailedException ?? cause.InnerException as CommandFailedException)?.Result;
        var record = new FailureRecord
        {
            Id = container.Id,
            Name = container.Name,
            At = timeProvider.GetUtcNow(),
            Operation = operation,
            Code = cause.Code,
            Message = cause.Message,
            Runtime = container.Config.Runtime.Name,
            PluginId = container.Config.Runtime.PluginId,
            PluginVersion = pluginVersion,
            Generation = generation,
            Phases = [.. _phases.GetValueOrDefault(container.Id) ?? []],
            Argv = failed?.Argv ?? [],
            ExitCode = failed?.ExitCode,
            Output = Tail(cause.RuntimeOutput is { Length: > 0 } output ? output : failed?.Stderr ?? ""),
        };
        _last[container.Id] = record;
        store.TrySaveFailure(record);
    }

    /// <summary>Null when nothing of it has failed.</summary>
    public FailureRecord? Of(string id) => _last.TryGetValue(id, out var record) ? record : store.ReadFailure(id);

    /// <summary>Of a container that is gone, by id, start of an id, or name; the latest.</summary>
    public FailureRecord? OfRemoved(string reference) => _removed.LastOrDefault(record => record.Name == reference || (reference.Length > 0 && record.Id.StartsWith(reference, StringComparison.Ordinal)));

    public void Remove(string id)
    {
        _phases.TryRemove(id, out _);
        if (_last.TryRemove(id, out var record))
        {
            _removed.Enqueue(record);
            while (_removed.Count > MaxRemoved)
            {
                _removed.TryDequeue(out _);
            }
        }
    }

    private static string Tail(string text) => text.Length > MaxOutput ? "…" + text[^MaxOutput..] : text;
}
