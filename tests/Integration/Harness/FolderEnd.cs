namespace Atoll.Integration.Tests.Harness;

/// <summary>Waits until a folder or file is removed, by inotify.</summary>
internal static class FolderEnd
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task WaitAsync(string folder)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(folder)!, Path.GetFileName(folder)) { NotifyFilter = NotifyFilters.DirectoryName | NotifyFilters.FileName };
        watcher.Deleted += (_, _) => gone.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (Path.Exists(folder))
        {
            await gone.Task.WaitAsync(Deadline);
        }
    }
}
