namespace Atoll.Host.Containers;

/// <summary>Undoes the steps of a long operation, last first, unless it was committed.</summary>
internal sealed class UndoStack : IAsyncDisposable
{
    private readonly Stack<Func<Task>> _steps = new();

    public void Push(Action undo) => _steps.Push(() =>
    {
        undo();
        return Task.CompletedTask;
    });

    public void Commit() => _steps.Clear();

    /// <summary>Every step is tried; the first error of the operation itself is what the caller sees, so those of the undoing are swallowed.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_steps.TryPop(out var step))
        {
            try
            {
                await step();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuntimeException)
            {
                // What stays behind is found by the next start of the daemon.
            }
        }
    }
}
