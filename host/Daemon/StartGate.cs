using Microsoft.AspNetCore.Http;

namespace Atoll.Host.Daemon;

/// <summary>
/// Until the plugins are loaded and every container that may run waits to be taken over, requests wait here; but for those that only read what is recorded, which are answered as soon as
/// that was read: what runs on a node is what an operator asks first after an upgrade.
/// </summary>
internal sealed class StartGate
{
    private static readonly HashSet<string> Readers = new(StringComparer.Ordinal)
    {
        "/atoll.v1.ContainerService/List", "/atoll.v1.ContainerService/Inspect", "/atoll.v1.SystemService/Version",
    };

    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is recorded was read.</summary>
    public void LetReaders() => _read.TrySetResult();

    /// <summary>The daemon is ready.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Passes a request on, or has it wait as long as its client does.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
        => _opened.Task.IsCompleted ? next(context) : WaitAsync(Readers.Contains(context.Request.Path) ? _read.Task : _opened.Task, context, next);

    private static async Task WaitAsync(Task opened, HttpContext context, RequestDelegate next)
    {
        await opened.WaitAsync(context.RequestAborted);
        await next(context);
    }
}
