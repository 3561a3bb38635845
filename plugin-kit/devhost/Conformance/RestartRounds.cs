namespace Atoll.DevHost.Conformance;

/// <summary>
/// One daemon for all cases that have it die: it dies once for as many of them as are ready, so that each finds itself among containers in other states.
/// A round takes cases in until it dies, and the next one begins when all of them have left.
/// </summary>
internal sealed class RestartRounds(DevelopmentHost host)
{
    private readonly Lock _lock = new();
    private readonly List<Func<Task>> _meanwhile = [];
    private TaskCompletionSource _open = Done();
    private TaskCompletionSource _restarted = New();
    private int _preparing, _within;

    public DevelopmentHost Host { get; } = host;

    /// <summary>Takes a case in.</summary>
    public async Task EnterAsync()
    {
        while (!TryEnter(out var open))
        {
            await open;
        }
    }

    /// <summary>Waits until every case of the round is ready, has the daemon killed, then what each does meanwhile done, and the next daemon started.</summary>
    public Task DieAndComeBackAsync(Func<Task>? meanwhile)
    {
        Task restarted;
        lock (_lock)
        {
            if (meanwhile is not null)
            {
                _meanwhile.Add(meanwhile);
            }

            restarted = _restarted.Task;
            _preparing--;
            BeginIfReady();
        }

        return restarted;
    }

    /// <summary>Lets a case go, whether it came as far as the restart or not.</summary>
    public void Leave(bool hasDied)
    {
        lock (_lock)
        {
            _within--;
            if (!hasDied)
            {
                _preparing--;
                BeginIfReady();
            }

            if (_within == 0 && !_open.Task.IsCompleted)
            {
                _open.SetResult();
            }
        }
    }

    private bool TryEnter(out Task open)
    {
        lock (_lock)
        {
            open = _open.Task;
            if (!open.IsCompleted)
            {
                return false;
            }

            _within++;
            _preparing++;
            return true;
        }
    }

    private void BeginIfReady()
    {
        if (_preparing > 0 || _within == 0 || !_open.Task.IsCompleted)
        {
            return;
        }

        _open = New();
        var (restarted, meanwhile) = (_restarted, _meanwhile.ToArray());
        _restarted = New();
        _meanwhile.Clear();
        _ = RestartAsync(restarted, meanwhile);
    }

    private async Task RestartAsync(TaskCompletionSource restarted, IEnumerable<Func<Task>> meanwhile)
    {
        try
        {
            await Host.KillAsync();
            await Task.WhenAll(meanwhile.Select(act => act()));
            await Host.StartAgainAsync(CancellationToken.None);
            restarted.SetResult();
        }
        catch (Exception e)
        {
            restarted.SetException(e);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Done()
    {
        var done = New();
        done.SetResult();
        return done;
    }
}
