using System.Runtime.CompilerServices;
using Atoll.Host.Containers.Storage;

namespace Atoll.Host.Containers.Events;

/// <summary>Events for those who listen. Each reads the store from where it stands, so that a slow one costs no memory and misses nothing.</summary>
internal sealed class EventFeed(ContainerStore store, TimeProvider timeProvider, CancellationToken stopping)
{
    private const int Page = 200;
    private TaskCompletionSource _changed = New();

    /// <summary>Called when events were stored.</summary>
    public void Signal() => Interlocked.Exchange(ref _changed, New()).TrySetResult();

    /// <summary>Events in order.</summary>
    /// <param name="after">Only those with a greater number; null with <paramref name="since"/> null begins with the next that happens.</param>
    /// <param name="since">Only those of this moment or later.</param>
    /// <param name="until">The stream ends there.</param>
    public async IAsyncEnumerable<EngineEvent> ReadAsync(long? after, DateTimeOffset? since, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);

        // A moment of the calendar is asked for; how long it is until then is asked once, and a clock that jumps meanwhile changes nothing.
        var rest = until is { } moment ? moment - timeProvider.GetUtcNow() : Timeout.InfiniteTimeSpan;
        using var end = new CancellationTokenSource(until is not null && rest < TimeSpan.Zero ? TimeSpan.Zero : rest, timeProvider);

        var ended = Task.Delay(Timeout.Infinite, end.Token);
        var last = after ?? (since is null ? store.LastEvent : 0);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            var page = store.ReadEvents(last, since, until, Page);
            foreach (var entry in page)
            {
                yield return entry;
                last = entry.Sequence;
            }

            if (page.Count == Page)
            {
                continue;
            }

            if (end.IsCancellationRequested)
            {
                yield break;
            }

            await Task.WhenAny(changed, ended).WaitAsync(either.Token);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
