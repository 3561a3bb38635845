using Microsoft.AspNetCore.Http;

namespace Atoll.Host.Daemon;

/// <summary>
/// Until the plugins are loaded and every container that may run waits to be taken over, requests wait here; but for those that only read what is recorded, which are answered from the first
/// moment: what runs on a node is what an operator asks first after an upgrade.
/// </summary>
internal sealed class StartGate
{
    private static readonly HashSet<string> AnsweredBefore = new(StringComparer.Ordinal)
    {
        "/atoll.v1.ContainerService/List", "/atoll.v1.ContainerService/Inspect", "/atoll.v1.SystemService/Version",
    };

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The daemon is ready.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Passes a request on, or has it wait as long as its client does.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
        => _opened.Task.IsCompleted || AnsweredBefore.Contains(context.Request.Path) ? next(context) : WaitAsync(context, next);

    private async Task WaitAsync(HttpContext context, RequestDelegate next)
    {
        await _opened.Task.WaitAsync(context.RequestAborted);
        await next(context);
    }
}
