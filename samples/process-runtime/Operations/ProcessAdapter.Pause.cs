using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    private const int SIGCONT = 18, SIGSTOP = 19;

    /// <summary>SIGSTOP cannot be caught. A process that another one starts meanwhile is found by the next look; when no new one is, all of them stand.</summary>
    /// <inheritdoc/>
    public Task PauseAsync(ContainerRef container, PauseParameters parameters, CancellationToken cancellationToken)
    {
        var stopped = new HashSet<ProcessIdentity>();
        while (ContainerProcesses.Of(container.Id).Where(stopped.Add).ToArray() is { Length: > 0 } more)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Signal(more, SIGSTOP);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ResumeAsync(ContainerRef container, ResumeParameters parameters, CancellationToken cancellationToken)
    {
        Signal(ContainerProcesses.Of(container.Id), SIGCONT);
        return Task.CompletedTask;
    }
}
