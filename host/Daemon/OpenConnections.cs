using Microsoft.AspNetCore.Connections;

namespace Atoll.Host.Daemon;

/// <summary>
/// Counts the API's connections. A daemon that stops ends open calls with a sentence, and then lets the clients hang up first: one whose connection breaks while it still reads may
/// learn of the break alone.
/// </summary>
internal sealed class OpenConnections
{
    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _none;

    public ConnectionDelegate Count(ConnectionDelegate next) => async context =>
    {
        Change(1);
        try
        {
            await next(context);
        }
        finally
        {
            Change(-1);
        }
    };

    /// <summary>Ends when there is no connection; at the latest after a time, for a client may keep one that it does not use.</summary>
    public Task WhenNoneAsync(TimeSpan patience, TimeProvider timeProvider)
    {
        lock (_lock)
        {
            _none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_count == 0)
            {
                _none.SetResult();
            }

            return _none.Task.WaitAsync(patience, timeProvider).ContinueWith(waited => _ = waited.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Change(int by)
    {
        lock (_lock)
        {
            _count += by;
            if (_count == 0)
            {
                _none?.TrySetResult();
            }
        }
    }
}
