namespace Atoll.Cli.Connection;

internal static class Blocking
{
    extension(Task task)
    {
        /// <summary>Waits without spinning, which is charged as CPU time: what is waited for is another process.</summary>
        public bool Block(TimeSpan limit)
        {
            if (task.IsCompleted)
                return true;

            ManualResetEventSlim completed = new(initialState: false, spinCount: 0);
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(completed.Set);
            return completed.Wait(limit);
        }
    }

    extension<T>(Task<T> task)
    {
        public T Block()
        {
            ((Task)task).Block(Timeout.InfiniteTimeSpan);
            return task.GetAwaiter().GetResult();
        }
    }
}
