namespace Atoll.Host.Containers.Logs;

/// <summary>Tells when a log grows or is rotated, by inotify(7).</summary>
internal sealed class LogChanges : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private TaskCompletionSource _next = New();

    public LogChanges(string path)
    {
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite | NotifyFilters.FileName };
        _watcher.Changed += (_, _) => Signal();
        _watcher.Created += (_, _) => Signal();
        _watcher.Renamed += (_, _) => Signal();
        _watcher.Error += (_, _) => Signal();
        try
        {
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException e)
        {
            _watcher.Dispose();
            throw new RuntimeException(RuntimeErrorCode.ResourceExhausted, $"the log cannot be followed: {e.Message} Raise fs.inotify.max_user_instances or fs.inotify.max_user_watches, or end others that follow logs; without -f it can be read", e);
        }
    }

    /// <summary>Ends at the next change. Take it before reading, so that no change falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Dispose() => _watcher.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _next, New()).TrySetResult();
}
