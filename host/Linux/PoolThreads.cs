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

    /// <summary>Has the pool make its threads, and waits until it has.</summary>
    public static void Make()
    {
        ThreadPool.GetMinThreads(out var workers, out var completion);
        ThreadPool.SetMinThreads(Math.Max(workers, Count), completion);
        var all = new Barrier(Count + 1);
        for (var i = 0; i < Count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static all => all.SignalAndWait(Patience), all, preferLocal: false);
        }

        all.SignalAndWait(Patience);
        ThreadPool.SetMinThreads(workers, completion);
    }
}
