using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Atoll.Host.Containers;

/// <summary>One container: the current snapshot, the lock of whoever changes it, and those who wait for its end.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing; a cancelled source neither")]
internal sealed class Container(ContainerSnapshot snapshot, LockWatch locks)
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly Lock _publishing = new();
    private volatile ContainerSnapshot _snapshot = snapshot;
    private TaskCompletionSource<ExitStatus> _ended = NewSource();

    public ContainerSnapshot Snapshot => _snapshot;

    public string Id => _snapshot.Id;

    /// <summary>How many of its runs in a row were too short to begin the waiting time anew.</summary>
    public int QuickEnds { get; set; }

    /// <summary>When this daemon began to accompany its current run, on the clock that does not jump.</summary>
    public long AccompaniedSince { get; set; }

    /// <summary>Ends what runs beside the container's current run: its health checks, the watch for a lack of memory.</summary>
    public CancellationTokenSource Companions { get; private set; } = new();

    /// <summary>Ends a restart that waits for its time.</summary>
    public CancellationTokenSource PendingRestart { get; private set; } = new();

    /// <summary>False when it neither runs nor waits to be restarted.</summary>
    /// <param name="end">Ends with its current run, everything of it cleaned up.</param>
    public bool IsUnderWay(out Task<ExitStatus> end)
    {
        lock (_publishing)
        {
            end = Fresh();
            return _snapshot.Status.HasProcess || _snapshot.Status == ContainerStatus.Restarting;
        }
    }

    /// <summary>Ends with its current run, or else with its next.</summary>
    public Task<ExitStatus> EndOfCurrentOrNextRun()
    {
        lock (_publishing)
        {
            return Fresh();
        }
    }

    /// <summary>Ends when the container is removed.</summary>
    public TaskCompletionSource Removed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held by every operation that changes the container.</summary>
    /// <exception cref="RuntimeException">InvalidState while it is quarantined.</exception>
    /// <param name="operation">Who holds it, for the log where he does so for too long.</param>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken, [CallerMemberName] string operation = "")
    {
        _snapshot.RequireOurs();
        await _lock.WaitAsync(cancellationToken);
        return new Hold(_lock, locks.Begin(Id, operation));
    }

    public void Publish(ContainerSnapshot snapshot)
    {
        lock (_publishing)
        {
            var before = _snapshot.Status;
            _snapshot = snapshot;
            if (snapshot.Status == ContainerStatus.Starting)
            {
                _ = Fresh();
            }

            if (snapshot is { Status: ContainerStatus.Stopped or ContainerStatus.Restarting, Exit: { } exit } && before != ContainerStatus.Stopped)
            {
                _ended.TrySetResult(exit);
            }
        }
    }

    public void EndCompanions()
    {
        Companions.Cancel();
        Companions = new CancellationTokenSource();
    }

    public void CancelPendingRestart()
    {
        PendingRestart.Cancel();
        PendingRestart = new CancellationTokenSource();
    }

    private static TaskCompletionSource<ExitStatus> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The end of a run that is over is nobody's to wait for any more.</summary>
    private Task<ExitStatus> Fresh()
    {
        if (_ended.Task.IsCompleted)
        {
            _ended = NewSource();
        }

        return _ended.Task;
    }

    private sealed class Hold(SemaphoreSlim semaphore, IDisposable watch) : IDisposable
    {
        private SemaphoreSlim? _semaphore = semaphore;

        public void Dispose()
        {
            watch.Dispose();
            Interlocked.Exchange(ref _semaphore, null)?.Release();
        }
    }
}
