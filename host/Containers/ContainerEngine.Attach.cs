namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Joins the streams of a running container.</summary>
    /// <param name="leaving">The client leaves: its streams end, the container goes on.</param>
    /// <returns>Ends when its output has ended.</returns>
    /// <param name="size">Of the client's terminal; null where unknown.</param>
    public async Task<Task> AttachAsync(string reference, AttachParameters parameters, ResizeParameters? size, CancellationToken leaving)
    {
        var container = _index.Find(reference).Snapshot;
        Require(container.Status.CanAttach, container, "attach to");
        var streams = await JoinedAsync(container, parameters, leaving);
        Tell(container, "attach");
        if (size is not null && container.Config.Request.Tty)
        {
            await ResizeAsync(container.Id, null, size.Width, size.Height);
        }

        return streams;
    }

    /// <summary>Returns when the streams are joined; the task in it ends with them.</summary>
    private async Task<Task> JoinedAsync(ContainerSnapshot container, AttachParameters parameters, CancellationToken leaving)
    {
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var streams = JoinAsync(container, parameters with { Attached = () => attached.TrySetResult() }, leaving);
        using var deadline = new CancellationTokenSource(TimeLimit(container), timeProvider);
        try
        {
            if (await Task.WhenAny(attached.Task, streams).WaitAsync(deadline.Token) == streams)
            {
                await streams;
            }
        }
        catch (OperationCanceledException)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"attach by plugin {container.Config.Runtime.PluginId} took longer than {TimeLimit(container).TotalSeconds:0} s");
        }

        return streams;
    }

    private async Task JoinAsync(ContainerSnapshot container, AttachParameters parameters, CancellationToken leaving)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leaving, _lifetime.Token);
        try
        {
            using var lease = Lease(container);
            await lease.Adapter.AttachAsync(Ref(container.Config), parameters, either.Token);
        }
        catch (Exception e) when (e is not (RuntimeException or OperationCanceledException))
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"attach: plugin {container.Config.Runtime.PluginId} threw {e.GetType().Name}: {e.Message}", e);
        }
    }
}
