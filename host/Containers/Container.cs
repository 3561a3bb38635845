using System.Diagnostics.CodeAnalysis;

namespace Atoll.Host.Containers;

/// <summary>One container: the current snapshot, the lock of whoever changes it, and those who wait for its end.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing")]
internal sealed class Container(ContainerSnapshot snapshot)
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private volatile ContainerSnapshot _snapshot = snapshot;
    private volatile TaskCompletionSource<ExitStatus> _stopped = NewSource();

    public ContainerSnapshot Snapshot => _snapshot;

    public string Id => _snapshot.Id;

    /// <summary>Ends when the container has stopped after its current or next start, everything of it cleaned up.</summary>
    public Task<ExitStatus> Stopped => _stopped.Task;

    /// <summary>As <see cref="Stopped"/>, but never the end of a run that is over.</summary>
    public Task<ExitStatus> NextStopped()
    {
        if (!_snapshot.Status.HasProcess && _stopped.Task.IsCompleted)
        {
            _stopped = NewSource();
        }

        return _stopped.Task;
    }

    /// <summary>Ends when the container is removed.</summary>
    public TaskCompletionSource Removed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held by every operation that changes the container.</summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        return new Release(_lock);
    }

    public void Publish(ContainerSnapshot snapshot)
    {
        if (snapshot.Status == ContainerStatus.Starting && _stopped.Task.IsCompleted)
        {
            _stopped = NewSource();
        }

        _snapshot = snapshot;
        if (snapshot is { Status: ContainerStatus.Stopped, Exit: { } exit })
        {
            _stopped.TrySetResult(exit);
        }
    }

    private static TaskCompletionSource<ExitStatus> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Release(SemaphoreSlim semaphore) : IDisposable
    {
        private SemaphoreSlim? _semaphore = semaphore;

        public void Dispose() => Interlocked.Exchange(ref _semaphore, null)?.Release();
    }
}
