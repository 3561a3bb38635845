using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

public sealed partial class ProcessAdapter
{
    private const int SIGKILL = 9;

    /// <summary>No namespace ends the processes that the command left behind, so they are looked for.</summary>
    /// <inheritdoc/>
    public async Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken)
    {
        await EndAllAsync(container, cancellationToken);
        await context.Supervisor.CleanupAsync(container, cancellationToken);
        // A supervisor whose daemon died within a create may have started a process until just now.
        await EndAllAsync(container, cancellationToken);
    }

    private async Task EndAllAsync(ContainerRef container, CancellationToken cancellationToken)
    {
        while (ContainerProcesses.Of(container.Id) is { Count: > 0 } living)
        {
            Signal(living, SIGKILL);
            await Task.WhenAll(living.Select(process => context.Processes.WaitForEndAsync(process, cancellationToken)));
        }
    }

    /// <summary>The state folder was all that there is of a container, and the host removes it.</summary>
    /// <inheritdoc/>
    public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;

    private void Signal(IEnumerable<ProcessIdentity> processes, int signal)
    {
        foreach (var process in processes)
        {
            try
            {
                context.Processes.Signal(process, signal);
            }
            catch (RuntimeException e) when (e.Code == RuntimeErrorCode.NotFound)
            {
                // It ended by itself.
            }
        }
    }
}
