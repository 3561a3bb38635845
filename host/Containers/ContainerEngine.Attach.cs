namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Joins the streams of a running container.</summary>
    /// <returns>Ends when its output has ended.</returns>
    public async Task<Task> AttachAsync(string reference, AttachParameters parameters)
    {
        var container = _index.Find(reference).Snapshot;
        Require(container.Status.CanAttach, container, "attach to");
        return await AttachAsync(container, Adapter(container), parameters);
    }

    /// <summary>Returns when the streams are joined; the task in it ends with them.</summary>
    private async Task<Task> AttachAsync(ContainerSnapshot container, IRuntimeAdapter adapter, AttachParameters parameters)
    {
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var streams = adapter.AttachAsync(Ref(container.Config), parameters with { Attached = () => attached.TrySetResult() }, _lifetime.Token);
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
}
