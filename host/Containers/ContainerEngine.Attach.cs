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
        var streams = await AttachAsync(container, Adapter(container), parameters, leaving);
        Tell(container, "attach");
        if (size is not null && container.Config.Request.Tty)
        {
            await ResizeAsync(container.Id, null, size.Width, size.Height);
        }

        return streams;
    }

    /// <summary>Returns when the streams are joined; the task in it ends with them.</summary>
    private async Task<Task> AttachAsync(ContainerSnapshot container, IRuntimeAdapter adapter, AttachParameters parameters, CancellationToken leaving)
    {
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var streams = JoinAsync(container, adapter, parameters with { Attached = () => attached.TrySetResult() }, leaving);
        using var deadline = new CancellationTokenSource(configuration.RuntimeTimeout, timeProvider);
        try
        {
            if (await Task.WhenAny(attached.Task, streams).WaitAsync(deadline.Token) == streams)
            {
                await streams;
            }
        }
        catch (OperationCanceledException)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"attach by plugin {container.Config.Runtime.PluginId} took longer than {configuration.RuntimeTimeout.TotalSeconds:0} s");
        }

        return streams;
    }

    private async Task JoinAsync(ContainerSnapshot container, IRuntimeAdapter adapter, AttachParameters parameters, CancellationToken leaving)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leaving, _lifetime.Token);
        try
        {
            await adapter.AttachAsync(Ref(container.Config), parameters, either.Token);
        }
        catch (Exception e) when (e is not (RuntimeException or OperationCanceledException))
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"attach: plugin {container.Config.Runtime.PluginId} threw {e.GetType().Name}: {e.Message}", e);
        }
    }
}
