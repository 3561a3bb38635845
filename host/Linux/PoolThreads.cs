namespace Atoll.Host.Linux;

/// <summary>
/// The thread pool's threads, made while there is room for them. The runtime ends the process when a thread that the pool wants cannot be made (pids.max, kernel.threads-max: clone(2) fails with
/// EAGAIN, and an OutOfMemoryException leaves the pool's own code), so those that an ordinary day needs exist from the start, and stay (ThreadsToKeepAlive in the project file).
/// </summary>
internal static class PoolThreads
{
    /// <summary>As many as the project file keeps.</summary>
    private const int Count = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Has the pool make its threads, while others of its tasks go on.</summary>
    public static async Task MakeAsync()
    {
        ThreadPool.GetMinThreads(out var workers, out var completion);
        ThreadPool.SetMinThreads(workers + Count, completion);
        var missing = Count;

        // A barrier's threads would spin for each other.
        using var all = new ManualResetEvent(false);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => Interlocked.Decrement(ref missing) == 0 ? all.Set() : all.WaitOne(Patience))));
        ThreadPool.SetMinThreads(workers, completion);
    }
}
