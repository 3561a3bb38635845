using Atoll.Plugins.Lcr.Engine;

namespace Atoll.Plugins.Lcr;

public sealed partial class LcrAdapter
{
    /// <summary>The supervisor's process is LXC's monitor; how the container ended is what that has recorded.</summary>
    /// <inheritdoc/>
    public async Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken)
    {
        var monitored = await _context.Supervisor.WaitAsync(container, cancellationToken);
        if (ContainerInit.Status(container) is { } status)
        {
            return ExitStatus.FromWaitStatus(status, monitored.FinishedAt);
        }

        if (ContainerInit.Find(container) is not { } init)
        {
            return monitored.Reason == ExitReason.Unknown ? monitored : ExitStatus.Unknown(monitored.FinishedAt, "LXC's monitor left no record of the container's end");
        }

        // The monitor was killed. Its container may live on; how it ends nobody will know.
        await _context.Processes.WaitForEndAsync(init, cancellationToken);
        return ExitStatus.Unknown(_context.TimeProvider.GetUtcNow(), $"LXC's monitor, the container's supervisor (process {init.ParentPid}), ended before the container did");
    }
}
